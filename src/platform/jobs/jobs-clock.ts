import { type AttachableClock, type Clock as PgBossClock, systemClock, TestClock } from 'pg-boss';
import { type Clock, ManualClock } from '../clock.js';

/** Instances that share a manual clock and a database share its time there as well. */
const manualClocks = new WeakMap<ManualClock, JobsClock>();

/** Time as pg-boss keeps it, which follows a manual clock into the database; only `catchUp` moves it there. */
export class JobsClock {
  #moving: Promise<void> = Promise.resolve();

  private constructor(
    readonly pgBoss: PgBossClock,
    private readonly manual: { read: ManualClock; write: TestClock } | null,
  ) {}

  static over(clock: Clock): JobsClock {
    if (!(clock instanceof ManualClock)) return new JobsClock(systemClock, null);
    const known = manualClocks.get(clock);
    if (known) return known;
    const write = new ReadableTestClock(clock.now());
    const made = new JobsClock(write, { read: clock, write });
    manualClocks.set(clock, made);
    return made;
  }

  get isManual(): boolean {
    return this.manual !== null;
  }

  /** Runs what pg-boss had planned until now. */
  catchUp(): Promise<void> {
    const { manual } = this;
    if (!manual) return Promise.resolve();
    this.#moving = this.#moving
      .catch(() => undefined)
      .then(async () => {
        await manual.write.setTime(manual.read.now());
        await manual.write.tick(0);
      });
    return this.#moving;
  }
}

/** Whoever adds a job asks for the time, which pg-boss's clock keeps in a table of its own while it is attached. */
class ReadableTestClock extends TestClock {
  override async attach(target: Parameters<AttachableClock['attach']>[0]): Promise<AsyncDisposable> {
    const attached = await super.attach(target);
    await target.db.executeSql(
      `grant select on ${target.schema}.__pgboss_test_clock to slotline_app, slotline_operator`,
    );
    return attached;
  }
}
