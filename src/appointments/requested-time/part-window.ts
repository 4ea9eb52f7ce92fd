import type { PartOfDay } from './requested-time.js';

/** Usual bounds of the parts of the day in minutes since midnight, end excluded; night ends the next day. */
const PARTS: Record<PartOfDay, { from: number; to: number }> = {
  morning: { from: 360, to: 720 },
  forenoon: { from: 480, to: 720 },
  noon: { from: 720, to: 840 },
  afternoon: { from: 720, to: 1080 },
  evening: { from: 1020, to: 1320 },
  night: { from: 1260, to: 1800 },
};

export function windowOfPart(part: PartOfDay): { from: number; to: number } {
  return PARTS[part];
}
