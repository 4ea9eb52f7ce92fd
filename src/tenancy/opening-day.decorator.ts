import { buildMessage, ValidateBy, type ValidationArguments } from 'class-validator';

const INTERVAL = /^\d{2}:\d{2}-\d{2}:\d{2}$/;

/** Intervals of one day. What is no interval at all is told by the pattern beside it. */
export function IsOpeningDay(): PropertyDecorator {
  return ValidateBy({
    name: 'isOpeningDay',
    validator: {
      validate: isOpeningDay,
      defaultMessage: buildMessage(() => 'must be intervals that end after they start and do not overlap'),
    },
  });
}

function isOpeningDay(value: unknown): boolean {
  if (!Array.isArray(value)) return true;
  const intervals = value.filter((one): one is string => typeof one === 'string' && INTERVAL.test(one));
  if (intervals.length < value.length) return true;
  const bounds = intervals.toSorted((a, b) => (a < b ? -1 : 1)).flatMap((interval) => interval.split('-'));
  return bounds.every((bound, index) => {
    const before = bounds[index - 1];
    if (before === undefined) return true;
    // One interval may begin where the one before it ends.
    return index % 2 === 0 ? before <= bound : before < bound;
  });
}

/** A date that is the same as another of its object, or later. */
export function IsNotBefore(other: string): PropertyDecorator {
  return ValidateBy({
    name: 'isNotBefore',
    validator: {
      validate: (value: unknown, args?: ValidationArguments) => {
        const earliest: unknown = args && Reflect.get(args.object, other);
        return typeof value !== 'string' || typeof earliest !== 'string' || value >= earliest;
      },
      defaultMessage: buildMessage(() => `must not be before ${other}`),
    },
  });
}
