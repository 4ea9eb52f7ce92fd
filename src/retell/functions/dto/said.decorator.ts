import { applyDecorators } from '@nestjs/common';
import { Expose, Transform } from 'class-transformer';
import { IsBoolean, IsOptional, IsString, MaxLength } from 'class-validator';
import { cleanText } from '../../../platform/index.js';
import type { JsonRecord } from '../../request/json-record.js';

/** What models and templates send when nothing was said; braces are a variable that nobody filled in (I-11). */
const NOTHING = /\{\{|^(null|undefined|none|nil|n\/?a|nan|unknown|not provided|not specified|keine angabe)?$/i;

/**
 * A text that was said: taken from the first of its names that carries one, cleaned of markup.
 * Anything but text and numbers is left as it is, for the validation to refuse.
 */
export function Said(maxLength: number, ...names: string[]): PropertyDecorator {
  return applyDecorators(
    Expose(),
    Transform(({ obj, key }: { obj: JsonRecord; key: string }) => firstSaid(obj, [key, ...names])),
    IsOptional(),
    IsString(),
    MaxLength(maxLength),
  );
}

/** Literally true, as JSON or as a word; "ja", 1 and everything else is not (I-06). */
export function Confirmed(...names: string[]): PropertyDecorator {
  return applyDecorators(
    Expose(),
    Transform(({ obj, key }: { obj: JsonRecord; key: string }) =>
      [key, ...names].some((name) => obj[name] === true || obj[name] === 'true'),
    ),
    IsBoolean(),
  );
}

function firstSaid(args: JsonRecord, names: string[]): unknown {
  for (const name of names) {
    const said = Object.hasOwn(args, name) ? readSaid(args[name]) : undefined;
    if (said !== undefined) return said;
  }
  return undefined;
}

function readSaid(value: unknown): unknown {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return value === null || typeof value === 'boolean' ? undefined : value;
  const text = cleanText(value).trim();
  return NOTHING.test(text) ? undefined : text;
}
