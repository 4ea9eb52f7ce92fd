import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsString, MaxLength } from 'class-validator';
import { cleanText } from '../text/clean-text.js';

/**
 * A text of a request: freed from markup and surrounding blanks first, then at most `maxLength` characters.
 * Whatever is no string stays as it is and fails the check; combine with IsOptional where it may be missing.
 */
export function CleanText(maxLength: number): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? cleanText(value).trim() : value)),
    IsString({ message: 'must be a text' }),
    MaxLength(maxLength, { message: `must have at most ${maxLength} characters` }),
  );
}
