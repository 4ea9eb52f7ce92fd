import { type CallDeeds, outcomeOf } from './call-outcome.js';

const NOTHING: CallDeeds = {
  attempts: [],
  moved: false,
  moving: false,
  cancelled: false,
  callback: false,
  answers: [],
};

describe(outcomeOf.name, () => {
  it.each<[string | null, Partial<CallDeeds>]>([
    [null, {}],
    ['failed', { answers: ['unavailable', 'error'] }],
    ['answered', { answers: ['unavailable', 'none'] }],
    ['callback', { answers: ['unavailable', 'recorded'], callback: true }],
    ['in_doubt', { attempts: ['failed', 'in_doubt'], callback: true }],
    ['in_doubt', { moving: true, answers: ['in_doubt'] }],
    ['cancelled', { cancelled: true, answers: ['cancelled'] }],
    ['moved', { moved: true, cancelled: true }],
    ['requested', { attempts: ['requested', 'in_doubt'] }],
    ['booked', { attempts: ['failed', 'confirmed'], moved: true, callback: true }],
    ['answered', { attempts: ['failed'], answers: ['slot_taken'] }],
  ])('is %s after %j', (outcome, deeds) => {
    expect(outcomeOf({ ...NOTHING, ...deeds })).toBe(outcome);
  });
});
