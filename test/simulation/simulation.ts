import { BookingCatchUpJob } from '../../src/appointments/sync/booking-catch-up.job.js';
import type { SandboxAccount } from '../../src/calcom/sandbox/index.js';
import type { ConfigValues } from '../../src/platform/index.js';
import { startTestGateway, type TestGateway } from '../support/gateway.js';
import { answerShape } from './invariants/answer-shape.invariant.js';
import type { Invariant } from './invariants/invariant.js';
import { noForeignData } from './invariants/no-foreign-data.invariant.js';
import { checkOnceQuiet } from './invariants/once-quiet.js';
import { oneBooking } from './invariants/one-booking.invariant.js';
import { onlyOwnChanges } from './invariants/only-own-changes.invariant.js';
import { trueAnswers } from './invariants/true-answers.invariant.js';
import { type Line, type Played, Player } from './player.js';
import type { Script } from './script.js';
import { openWorld } from './world.js';

const INVARIANTS: readonly Invariant[] = [answerShape, noForeignData, oneBooking, onlyOwnChanges, trueAnswers];

/** Real milliseconds; every slow fault costs as much. */
const SETTINGS: Partial<ConfigValues> = {
  calcomReadBudgetMs: 600,
  calcomWriteBudgetMs: 1200,
  calcomRequestsPerMinute: 100_000,
};

/** Longer than anything waits: an open breaker, an attempt in flight, a lease of the inbox. */
const QUIET_MS = 5 * 60_000;
/** What is not right after so many is never. */
const QUIET_ROUNDS = 8;

/** An invariant that did not hold. The message alone is enough to play it again. */
export class SimulationFailure extends Error {
  override readonly name = 'SimulationFailure';

  constructor(
    readonly invariant: string,
    readonly details: readonly string[],
    readonly script: Script,
  ) {
    const last = script.steps.length;
    const steps = script.steps.map((step, index) => `  ${String(index + 1).padStart(3)} ${JSON.stringify(step)}`);
    super(
      [
        `seed ${script.seed}: "${invariant}" does not hold after step ${last}`,
        ...details.map((detail) => `  ${detail}`),
        `its script (npm run simulate -- --seed ${script.seed} --steps ${last}), from ${script.startsAt}:`,
        ...steps,
        'the same for a file (npm run simulate -- --script FILE), to be shortened by hand:',
        JSON.stringify(script),
      ].join('\n'),
    );
  }
}

/** One gateway and one sandbox for any number of runs; each run has companies of its own. */
export class Simulation {
  #worlds = 0;

  private constructor(
    private gateway: TestGateway,
    /** The sandbox has this list and sees what is added. */
    private readonly accounts: SandboxAccount[],
  ) {}

  static async start(): Promise<Simulation> {
    const accounts: SandboxAccount[] = [];
    return new Simulation(await startTestGateway(accounts, SETTINGS), accounts);
  }

  close(): Promise<void> {
    return this.gateway.close();
  }

  /**
   * Plays a script and lets it come to rest.
   * @param wrap - puts something between the callers and the gateway
   * @returns what was said how often
   * @throws SimulationFailure
   */
  async run(
    script: Script,
    wrap: (line: Line, player: () => Player) => Line = (line) => line,
  ): Promise<Map<string, number>> {
    const gateway = await this.gatewayAt(new Date(script.startsAt));
    gateway.sandbox.faults.clear();
    this.#worlds += 1;
    const world = await openWorld(gateway, this.accounts, this.#worlds);
    const player: Player = new Player(
      world,
      wrap(
        (name, args, options) => gateway.call(name, args, options),
        () => player,
      ),
    );
    const said = new Map<string, number>();
    const check = (played: Played, index: number) => {
      for (const { answer } of played.asked) said.set(answer.status, (said.get(answer.status) ?? 0) + 1);
      const steps = script.steps.slice(0, index + 1);
      for (const invariant of INVARIANTS) {
        const wrong = invariant.check(played, player);
        if (wrong.length > 0) throw new SimulationFailure(invariant.name, wrong, { ...script, steps });
      }
    };
    try {
      for (const [index, step] of script.steps.entries()) check(await player.play(step), index);
      let wrong = await this.settle(player);
      const doubtful = player.callers.flatMap((caller) =>
        caller.inDoubt ? [{ caller, request: caller.inDoubt }] : [],
      );
      for (const { caller, request } of doubtful) {
        const played = await player.ask(caller, request);
        check(played, script.steps.length);
        if (played.asked.some(({ answer }) => answer.status === 'in_doubt')) {
          throw new SimulationFailure('once quiet', [`${request.name} is still in doubt`], script);
        }
      }
      if (doubtful.length > 0) wrong = await this.settle(player);
      if (wrong.length > 0) throw new SimulationFailure('once quiet', wrong, script);
      return said;
    } finally {
      await world.close();
    }
  }

  /** Time only goes on: what is planned for later would otherwise be done before. */
  private async gatewayAt(start: Date): Promise<TestGateway> {
    if (this.gateway.clock.now() > start) {
      await this.gateway.close();
      this.gateway = await startTestGateway(this.accounts, SETTINGS);
    }
    this.gateway.clock.set(start);
    return this.gateway;
  }

  /**
   * Nothing fails any more, all news arrives, and time goes by until nothing is wrong.
   * @returns what is still wrong after the last round
   */
  private async settle(player: Player): Promise<string[]> {
    const { gateway } = this;
    const { post } = player.world;
    let wrong: string[] = [];
    gateway.sandbox.faults.clear();
    for (let round = 0; round < QUIET_ROUNDS; round += 1) {
      gateway.clock.advance(QUIET_MS);
      await post.deliverAll();
      await gateway.reconcile();
      await gateway.runJob(BookingCatchUpJob);
      await post.collected();
      await post.noteWhatIsTold();
      wrong = await checkOnceQuiet(player);
      if (wrong.length === 0) break;
    }
    for (const caller of player.callers) caller.lost.clear();
    return wrong;
  }
}
