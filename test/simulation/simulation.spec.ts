import { generateScript } from './generate-script.js';
import { LIARS } from './liars.js';
import { Simulation, SimulationFailure } from './simulation.js';

const SEEDS = Array.from({ length: 50 }, (_, index) => index + 1);
/** Short, for the time it takes; long ones are for npm run simulate. */
const STEPS = 10;
/** A lie that so many scripts do not notice is not noticed at all. */
const MOST_SEEDS_BELIEVED = 20;

describe('a simulation of callers, faults, web bookings and late webhooks', () => {
  let simulation: Simulation;
  let nextSeed = SEEDS.length;

  beforeAll(async () => {
    simulation = await Simulation.start();
  }, 60_000);
  afterAll(() => simulation.close());

  it.each(SEEDS)(
    'holds all invariants after every step and once quiet, seed %i',
    async (seed) => {
      await simulation.run(generateScript(seed, STEPS));
    },
    30_000,
  );

  it.each(Object.entries(LIARS))(
    'catches a gateway that %s, and prints its script',
    async (_, { breaks, wrap }) => {
      const failures: unknown[] = [];
      for (let tries = 0; tries < MOST_SEEDS_BELIEVED && failures.length === 0; tries += 1) {
        nextSeed += 1;
        await simulation.run(generateScript(nextSeed, 3 * STEPS), wrap).catch((error: unknown) => failures.push(error));
      }
      const [failure] = failures;
      expect(failure).toBeInstanceOf(SimulationFailure);
      expect(failure).toMatchObject({ invariant: breaks });
      const { message, script } = failure as SimulationFailure;
      expect(message).toContain(`npm run simulate -- --seed ${script.seed} --steps ${script.steps.length}`);
      expect(JSON.parse(message.split('\n').at(-1) ?? '')).toEqual(script);
    },
    60_000,
  );

  it('writes the same script for the same seed, and another for another', () => {
    expect(generateScript(7, STEPS)).toEqual(generateScript(7, STEPS));
    expect(generateScript(7, STEPS).steps).not.toEqual(generateScript(8, STEPS).steps);
  });
});
