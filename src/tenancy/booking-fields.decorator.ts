import { buildMessage, ValidateBy } from 'class-validator';

const MAX_FIELDS = 20;
const MAX_LENGTH = 500;
const SLUG = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;

/** Answers to an event type's own booking fields: text, numbers, yes or no, by the field's slug. */
export function IsBookingFields(): PropertyDecorator {
  return ValidateBy({
    name: 'isBookingFields',
    validator: {
      validate: isBookingFields,
      defaultMessage: buildMessage(
        () =>
          `must have at most ${MAX_FIELDS} slugs of booking fields with text of at most ${MAX_LENGTH} characters, a number, true or false`,
      ),
    },
  });
}

function isBookingFields(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const fields = Object.entries(value);
  return fields.length <= MAX_FIELDS && fields.every(([slug, answer]) => SLUG.test(slug) && isAnswer(answer));
}

function isAnswer(value: unknown): boolean {
  if (typeof value === 'string') return value.length <= MAX_LENGTH;
  return typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
}
