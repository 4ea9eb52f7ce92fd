import fc from 'fast-check';
import { CALL_STATES } from '../../platform/index.js';
import { joinTold, type ToldCall, UNTOLD } from './call-log.js';

const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null });
const text = maybe(fc.constantFrom('a', 'b', 'cc'));
const measure = maybe(fc.integer({ min: 0, max: 3 }));
const instant = maybe(fc.integer({ min: 0, max: 3 }).map((ms) => new Date(ms)));

const toldCall: fc.Arbitrary<ToldCall> = fc.record({
  state: fc.constantFrom(...CALL_STATES),
  agentId: text,
  kind: text,
  direction: text,
  startedAt: instant,
  endedAt: instant,
  durationMs: measure,
  disconnectionReason: text,
  transferred: fc.boolean(),
  costCents: measure,
  latencyP50Ms: measure,
  modelSentiment: text,
  modelSuccessful: maybe(fc.boolean()),
  transcript: text,
  callerNumber: text,
});

describe(joinTold.name, () => {
  it('I-66: gives the same whatever the order and the number of tellings', () => {
    fc.assert(
      fc.property(toldCall, toldCall, toldCall, (a, b, c) => {
        expect(joinTold(a, b)).toEqual(joinTold(b, a));
        expect(joinTold(joinTold(a, b), c)).toEqual(joinTold(a, joinTold(b, c)));
        expect(joinTold(a, a)).toEqual(a);
        expect(joinTold(UNTOLD, a)).toEqual(a);
      }),
    );
  });

  it('never lets a state go back, nor a known value be forgotten', () => {
    fc.assert(
      fc.property(toldCall, toldCall, (known, told) => {
        const joined = joinTold(known, told);
        expect(CALL_STATES.indexOf(joined.state)).toBeGreaterThanOrEqual(CALL_STATES.indexOf(known.state));
        for (const field of Object.keys(known) as (keyof ToldCall)[]) {
          if (known[field] !== null) expect(joined[field]).not.toBeNull();
        }
      }),
    );
  });
});
