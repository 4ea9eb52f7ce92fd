import { Injectable } from '@nestjs/common';
import { BookAppointmentService, issueOptionId, TokenKey } from '../appointments/index.js';
import { callAt, type Canary } from './canary.js';
import { type IsolationCheck, IsolationProbeBlindError } from './isolation-check.js';

/** An option that was offered in one call is said in a call to the other company, and in another call to the same one. */
@Injectable()
export class OptionIdCheck implements IsolationCheck {
  readonly name = 'option_ids';

  constructor(
    private readonly key: TokenKey,
    private readonly booking: BookAppointmentService,
  ) {}

  tryToReach(theirs: Canary, from: Canary): Promise<string[]> {
    const { tenant, service, appointment } = theirs;
    const scope = { branchId: tenant.branch.id, callId: appointment.callId };
    const optionId = issueOptionId(this.key.key, scope, service, appointment.startsAt);
    const ownCall = callAt(theirs, theirs);
    if (this.booking.readOption(ownCall, optionId) === null) throw new IsolationProbeBlindError(this.name);
    const ways = {
      other_company: callAt(from, theirs),
      other_call: { ...ownCall, callId: from.appointment.callId },
    };
    return Promise.resolve(
      Object.entries(ways).flatMap(([way, call]) => (this.booking.readOption(call, optionId) === null ? [] : [way])),
    );
  }
}
