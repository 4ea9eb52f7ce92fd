import { callOf, isLive } from '../calendar.js';
import { isOf } from '../model.js';
import { type Invariant, local } from './invariant.js';

/** What callers say changes their own appointments alone, and only when they have confirmed it. */
export const onlyOwnChanges: Invariant = {
  name: 'only own changes',
  check({ step, asked, before, after }, { world }) {
    if (step !== 'settling' && step.do.startsWith('web_')) return [];
    const writers = asked.filter(({ intent }) => intent.kind !== 'none').map(({ caller }) => caller);
    const old = new Map(before.map((booking) => [booking.uid, booking]));
    return (
      after
        .filter((booking) => old.get(booking.uid) !== booking)
        // What our own write did wrong may be taken back at any time.
        .filter((booking) => !(callOf(booking) !== null && !isLive(booking) && asked.length === 0))
        .filter((booking) => !writers.some((caller) => isOf(caller, booking, world)))
        .map(
          (booking) =>
            `${booking.uid} at ${local(booking.start)} became ${booking.status}, and nobody of this step may do that`,
        )
    );
  },
};
