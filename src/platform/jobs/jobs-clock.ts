import { type AttachableClock, type Clock as PgBossClock, systemClock, TestClock } from 'pg-boss';
import { type Clock, ManualClock } from '../clock.js';

/** Time as pg-boss keeps it, which follows a manual clock into the database; only `catchUp` moves it there. */
export class JobsClock {
  private constructor(
    readonly pgBoss: PgBossClock,
    private readonly manual: { read: ManualClock; write: TestClock } | null,
  ) {}

  static over(clock: Clock): JobsClock {
    if (!(clock instanceof ManualClock)) return new JobsClock(systemClock, null);
    const write = new ReadableTestClock(clock.now());
    return new JobsClock(write, { read: clock, write });
  }

  get isManual(): boolean {
    return this.manual !== null;
  }

  /** Runs what pg-boss had planned until now. */
  async catchUp(): Promise<void> {
    if (!this.manual) return;
    await this.manual.write.setTime(this.manual.read.now());
    await this.manual.write.tick(0);
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
