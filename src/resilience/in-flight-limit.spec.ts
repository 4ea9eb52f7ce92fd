import { InFlightLimit } from './in-flight-limit.js';

describe(InFlightLimit.name, () => {
  it('refuses what is above the limit of one subject, and nothing of another', () => {
    const limit = new InFlightLimit(2);
    expect([limit.enter('a'), limit.enter('a'), limit.enter('a')].map((end) => end === null)).toEqual([
      false,
      false,
      true,
    ]);
    expect(limit.enter('b')).not.toBeNull();
  });

  it('takes one more for each that ended, however often its end is told', () => {
    const limit = new InFlightLimit(1);
    const end = limit.enter('a');
    end?.();
    end?.();
    expect(limit.enter('a')).not.toBeNull();
    expect(limit.enter('a')).toBeNull();
  });

  it('tells of each refusal', () => {
    const limit = new InFlightLimit(1);
    let refused = 0;
    const stop = limit.onRefusal(() => (refused += 1));
    limit.enter('a');
    limit.enter('a');
    stop();
    limit.enter('a');
    expect(refused).toBe(1);
  });
});
