import { applyDecorators } from '@nestjs/common';
import { type ClassConstructor, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsInt,
  IsISO8601,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { IsOpeningDay } from './opening-day.decorator.js';

const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const E164 = /^\+[1-9]\d{6,14}$/;
const INTERVAL = /^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/;

export const IsSlug = () =>
  applyDecorators(Matches(SLUG, { message: 'must be lower-case letters, digits and single hyphens' }), MaxLength(60));

export const IsText = (maxLength: number) => applyDecorators(IsString(), IsNotEmpty(), MaxLength(maxLength));

export const IsOptionalText = (maxLength: number) => applyDecorators(IsOptional(), IsText(maxLength));

export const IsWhole = (min: number, max: number) => applyDecorators(IsInt(), Min(min), Max(max));

export const IsOptionalWhole = (min: number, max: number) => applyDecorators(IsOptional(), IsWhole(min, max));

export const IsDay = () =>
  applyDecorators(
    IsISO8601({ strict: true }),
    Matches(/^\d{4}-\d{2}-\d{2}$/, { message: 'must be a date like 2026-12-24' }),
  );

export const AreIntervals = () =>
  applyDecorators(
    IsOptional(),
    IsArray(),
    IsOpeningDay(),
    Matches(INTERVAL, { each: true, message: 'must be an interval like 09:00-18:00' }),
  );

export const ArePhoneNumbers = () =>
  applyDecorators(
    IsOptional(),
    IsArray(),
    ArrayUnique(),
    Matches(E164, { each: true, message: 'must be E.164, e.g. +493012345600' }),
  );

export const AreAgentIds = () =>
  applyDecorators(IsOptional(), IsArray(), ArrayUnique(), IsString({ each: true }), IsNotEmpty({ each: true }));

/** An object of its own within the document; may be left out. */
export const IsBlock = (block: () => ClassConstructor<object>) =>
  applyDecorators(IsOptional(), IsObject(), ValidateNested(), Type(block));

/** At least one. */
export const AreBlocks = (maxSize: number, block: () => ClassConstructor<object>) =>
  applyDecorators(IsArray(), ArrayNotEmpty(), ArrayMaxSize(maxSize), ValidateNested({ each: true }), Type(block));
