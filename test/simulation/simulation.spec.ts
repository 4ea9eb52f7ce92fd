import { generateScript } from './generate-script.js';
import { Simulation } from './simulation.js';

const SEEDS = Array.from({ length: 50 }, (_, index) => index + 1);
const STEPS = 20;

describe('a simulation of callers, faults, web bookings and late webhooks', () => {
  let simulation: Simulation;

  beforeAll(async () => {
    simulation = await Simulation.start();
  }, 60_000);
  afterAll(() => simulation.close());

  it.each(SEEDS)('holds all invariants after every step and once quiet, seed %i', async (seed) => {
    await simulation.run(generateScript(seed, STEPS));
  });
});
