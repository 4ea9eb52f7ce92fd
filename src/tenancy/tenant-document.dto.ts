import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsNumber,
  IsOptional,
  IsString,
  IsTimeZone,
  IsUrl,
  Matches,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { IsBookingFields } from './booking-fields.decorator.js';
import { IsNotBefore } from './opening-day.decorator.js';
import {
  AreAgentIds,
  AreBlocks,
  AreIntervals,
  ArePhoneNumbers,
  IsBlock,
  IsDay,
  IsOptionalText,
  IsOptionalWhole,
  IsSlug,
  IsText,
  IsWhole,
} from './tenant-document.decorators.js';

class PriceDto {
  @IsNumber()
  @Min(0)
  amount!: number;

  @Matches(/^[A-Z]{3}$/, { message: 'must be an ISO 4217 code, e.g. EUR' })
  currency!: string;
}

export class ServiceDto {
  @IsSlug()
  slug!: string;

  @IsText(120)
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

  @IsWhole(5, 24 * 60)
  durationMinutes!: number;

  @IsBlock(() => PriceDto)
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

  @IsOptionalText(500)
  apiKey?: string;

  @IsOptionalText(500)
  webhookSecret?: string;

  /** The secret before this one, taken as well until null is given. */
  @IsOptionalText(500)
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
  @IsOptionalWhole(0, 30 * 24 * 60)
  minimumNoticeMinutes?: number;

  @IsOptionalWhole(1, 365)
  horizonDays?: number;

  @IsOptionalWhole(1, 5)
  maxAlternatives?: number;

  @IsOptionalWhole(0, 365 * 24)
  cancelNoticeHours?: number;

  @IsOptionalWhole(0, 365 * 24)
  rescheduleNoticeHours?: number;

  @IsOptionalWhole(0, 100)
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
  @IsDay()
  from!: string;

  @IsDay()
  @IsNotBefore('from')
  to!: string;
}

export class OpeningHoursDto {
  @AreIntervals() mon?: string[];
  @AreIntervals() tue?: string[];
  @AreIntervals() wed?: string[];
  @AreIntervals() thu?: string[];
  @AreIntervals() fri?: string[];
  @AreIntervals() sat?: string[];
  @AreIntervals() sun?: string[];
}

export class BranchDto {
  @IsSlug()
  slug!: string;

  @IsText(120)
  name!: string;

  @IsOptional()
  @IsTimeZone()
  timeZone?: string;

  @ArePhoneNumbers()
  phoneNumbers?: string[];

  @AreAgentIds()
  agentIds?: string[];

  @IsBlock(() => OpeningHoursDto)
  openingHours?: OpeningHoursDto;

  @IsBlock(() => HolidaysDto)
  holidays?: HolidaysDto | null;

  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => ClosureDto)
  closures?: ClosureDto[];

  @IsBlock(() => CalcomDto)
  calcom?: CalcomDto;

  @AreBlocks(500, () => ServiceDto)
  services!: ServiceDto[];
}

/** The tenant document as operators write it. */
export class TenantDocumentDto {
  @IsSlug()
  slug!: string;

  @IsText(120)
  name!: string;

  @IsIn(['de', 'en'])
  locale!: 'de' | 'en';

  @IsTimeZone()
  timeZone!: string;

  @IsBlock(() => CalcomDto)
  calcom?: CalcomDto;

  @IsBlock(() => RetellDto)
  retell?: RetellDto;

  @AreAgentIds()
  agentIds?: string[];

  @IsBlock(() => PolicyDto)
  policy?: PolicyDto;

  @AreBlocks(1000, () => BranchDto)
  branches!: BranchDto[];
}
