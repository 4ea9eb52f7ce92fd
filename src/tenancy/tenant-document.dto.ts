import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsNotEmpty,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  IsTimeZone,
  IsUrl,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

import { IsBookingFields } from './booking-fields.decorator.js';

const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const SLUG_MESSAGE = { message: 'must be lower-case letters, digits and single hyphens' };
const E164 = { message: 'must be E.164, e.g. +493012345600' };
const INTERVAL = { message: 'must be an interval like 09:00-18:00' };

class PriceDto {
  @IsNumber()
  @Min(0)
  amount!: number;

  @Matches(/^[A-Z]{3}$/, { message: 'must be an ISO 4217 code, e.g. EUR' })
  currency!: string;
}

export class ServiceDto {
  @Matches(SLUG, SLUG_MESSAGE)
  @MaxLength(60)
  slug!: string;

  @IsString()
  @IsNotEmpty()
  @MaxLength(120)
  name!: string;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @MaxLength(120, { each: true })
  synonyms?: string[];

  @IsInt()
  @Min(1)
  eventTypeId!: number;

  @IsInt()
  @Min(5)
  @Max(24 * 60)
  durationMinutes!: number;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => PriceDto)
  price?: PriceDto | null;

  @IsOptional()
  @IsBookingFields()
  bookingFields?: Record<string, string | number | boolean>;

  @IsOptional()
  @IsBoolean()
  default?: boolean;
}

export class CalcomDto {
  @IsOptional()
  @IsUrl(
    {
      protocols: ['http', 'https'],
      require_tld: false,
      require_protocol: true,
      disallow_auth: true,
      allow_query_components: false,
      allow_fragments: false,
    },
    { message: 'must be an http(s) address with version, e.g. https://api.cal.eu/v2' },
  )
  apiUrl?: string;

  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  apiKey?: string;

  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  webhookSecret?: string;

  /** The secret before this one, taken as well until null is given. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  previousWebhookSecret?: string | null;

  /** Of the answer: taken back so that a document that was read can be put again, and not used. */
  @IsOptional()
  @IsString()
  connectionId?: string;

  /** Of the answer, as above. */
  @IsOptional()
  @IsString()
  webhookUrl?: string;
}

export class RetellDto {
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(5)
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  apiKeys?: string[];
}

export class PolicyDto {
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(30 * 24 * 60)
  minimumNoticeMinutes?: number;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(365)
  horizonDays?: number;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(5)
  maxAlternatives?: number;

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(365 * 24)
  cancelNoticeHours?: number;

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(365 * 24)
  rescheduleNoticeHours?: number;

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(100)
  maxReschedulesPerAppointment?: number;

  @IsOptional()
  @IsIn(['number', 'number_and_name'])
  identity?: 'number' | 'number_and_name';
}

export class HolidaysDto {
  @Matches(/^[A-Z]{2}$/, { message: 'must be an ISO 3166 code, e.g. DE' })
  country!: string;

  @IsOptional()
  @Matches(/^[A-Z0-9]{1,3}$/, { message: 'must be a subdivision code, e.g. BE' })
  region?: string | null;
}

export class ClosureDto {
  @IsISO8601({ strict: true })
  @Matches(/^\d{4}-\d{2}-\d{2}$/, { message: 'must be a date like 2026-12-24' })
  from!: string;

  @IsISO8601({ strict: true })
  @Matches(/^\d{4}-\d{2}-\d{2}$/, { message: 'must be a date like 2026-12-24' })
  to!: string;
}

const Hours = (): PropertyDecorator => (target, property) => {
  IsOptional()(target, property);
  IsArray()(target, property);
  Matches(/^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/, { each: true, ...INTERVAL })(target, property);
};

export class OpeningHoursDto {
  @Hours() mon?: string[];
  @Hours() tue?: string[];
  @Hours() wed?: string[];
  @Hours() thu?: string[];
  @Hours() fri?: string[];
  @Hours() sat?: string[];
  @Hours() sun?: string[];
}

export class BranchDto {
  @Matches(SLUG, SLUG_MESSAGE)
  @MaxLength(60)
  slug!: string;

  @IsString()
  @IsNotEmpty()
  @MaxLength(120)
  name!: string;

  @IsOptional()
  @IsTimeZone()
  timeZone?: string;

  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @Matches(/^\+[1-9]\d{6,14}$/, { each: true, ...E164 })
  phoneNumbers?: string[];

  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  agentIds?: string[];

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => OpeningHoursDto)
  openingHours?: OpeningHoursDto;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => HolidaysDto)
  holidays?: HolidaysDto | null;

  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => ClosureDto)
  closures?: ClosureDto[];

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => CalcomDto)
  calcom?: CalcomDto;

  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(500)
  @ValidateNested({ each: true })
  @Type(() => ServiceDto)
  services!: ServiceDto[];
}

/** The tenant document as operators write it. */
export class TenantDocumentDto {
  @Matches(SLUG, SLUG_MESSAGE)
  @MaxLength(60)
  slug!: string;

  @IsString()
  @IsNotEmpty()
  @MaxLength(120)
  name!: string;

  @IsIn(['de', 'en'])
  locale!: 'de' | 'en';

  @IsTimeZone()
  timeZone!: string;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => CalcomDto)
  calcom?: CalcomDto;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => RetellDto)
  retell?: RetellDto;

  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  agentIds?: string[];

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => PolicyDto)
  policy?: PolicyDto;

  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(1000)
  @ValidateNested({ each: true })
  @Type(() => BranchDto)
  branches!: BranchDto[];
}
