import { Injectable } from '@nestjs/common';
import { Cache, readEmail, readPhoneNumber } from '../../platform/index.js';
import { CacheKeyFactory, regionOf } from '../../tenancy/index.js';
import type { BookingRequest, CallContext, Question } from '../appointment.js';
import { readAttendeeName } from '../callers/attendee-name.js';
import type { AttendeeDetails } from './attendee.js';

/** As long as a call lasts. */
const CALL_MS = 2 * 60 * 60 * 1000;

export type DetailsReading =
  ({ kind: 'details'; notes: string | null } & AttendeeDetails) | { kind: 'ask'; question: Question };

/** Reads who comes and how they are reached, from what the agent understood. */
@Injectable()
export class AttendeeDetailsReader {
  constructor(
    private readonly cache: Cache,
    private readonly keys: CacheKeyFactory,
  ) {}

  /** A number that is none is left out; an address that is none is asked about, once a call. */
  async read(call: CallContext, request: BookingRequest): Promise<DetailsReading> {
    const name = readAttendeeName(request.name);
    if (name.kind !== 'name') return { kind: 'ask', question: { field: 'name', because: name.kind } };
    const email = request.email === undefined ? null : readEmail(request.email);
    if (email?.kind === 'invalid' && (await this.isFirstDoubt(call))) {
      return { kind: 'ask', question: { field: 'email', because: 'invalid' } };
    }
    return {
      kind: 'details',
      name: name.name,
      phoneNumber: request.phone === undefined ? null : readPhoneNumber(request.phone, regionOf(call.tenant.branch)),
      email: email?.kind === 'email' ? email.email : null,
      notes: request.notes ?? null,
    };
  }

  private async isFirstDoubt(call: CallContext): Promise<boolean> {
    const key = this.keys.key('email-asked', call.callId);
    if ((await this.cache.get<true>(key)) !== undefined) return false;
    await this.cache.set(key, true, CALL_MS);
    return true;
  }
}
