import { Injectable } from '@nestjs/common';
import {
  CancelAppointmentService,
  CheckCustomerService,
  FindAppointmentsService,
  GetContextService,
  refOf,
  RescheduleAppointmentService,
} from '../appointments/index.js';
import { AppError, DatabaseError } from '../platform/index.js';
import { TenantContext } from '../tenancy/index.js';
import { callAt, type Canary } from './canary.js';
import { type IsolationCheck, IsolationProbeBlindError } from './isolation-check.js';

type Attempts = Record<string, { outcome: Promise<string>; closed: string }>;

/** Somebody calls the other company with the number and under the call id of the one who booked. */
@Injectable()
export class CallerCheck implements IsolationCheck {
  readonly name = 'functions';

  constructor(
    private readonly customers: CheckCustomerService,
    private readonly contexts: GetContextService,
    private readonly finding: FindAppointmentsService,
    private readonly cancelling: CancelAppointmentService,
    private readonly context: TenantContext,
  ) {}

  async tryToReach(theirs: Canary, from: Canary): Promise<string[]> {
    const own = await this.opened(theirs, theirs);
    if (own.length < 4) throw new IsolationProbeBlindError(this.name);
    return this.opened(from, theirs);
  }

  private opened(where: Canary, whose: Canary): Promise<string[]> {
    const call = callAt(where, whose);
    return this.context.run(where.tenant, () =>
      openedOf({
        check_customer: { outcome: kindOf(this.customers.check(call)), closed: 'new' },
        get_context: { outcome: this.contexts.get(call).then(({ caller }) => String(caller.known)), closed: 'false' },
        find_appointments: { outcome: kindOf(this.finding.find(call, {})), closed: 'none' },
        cancel_appointment: {
          outcome: kindOf(this.cancelling.cancel(call, {}, { confirm: false })),
          closed: 'not_found',
        },
      }),
    );
  }
}

/** The same, with the ref that only the one who booked has been told. */
@Injectable()
export class RefCheck implements IsolationCheck {
  readonly name = 'refs';

  constructor(
    private readonly finding: FindAppointmentsService,
    private readonly moving: RescheduleAppointmentService,
    private readonly cancelling: CancelAppointmentService,
    private readonly context: TenantContext,
  ) {}

  async tryToReach(theirs: Canary, from: Canary): Promise<string[]> {
    const own = await this.opened(theirs, theirs);
    if (own.length < 3) throw new IsolationProbeBlindError(this.name);
    return this.opened(from, theirs);
  }

  private opened(where: Canary, whose: Canary): Promise<string[]> {
    const call = callAt(where, whose);
    const pointer = { ref: refOf(whose.appointment.id) };
    // Read back only: whoever gets that far could also confirm.
    const decision = { confirm: false };
    return this.context.run(where.tenant, () =>
      openedOf({
        find_appointments: { outcome: kindOf(this.finding.find(call, pointer)), closed: 'none' },
        // Without a new time it is asked for one, and no Cal.com.
        reschedule_appointment: {
          outcome: kindOf(this.moving.reschedule(call, pointer, {}, decision)),
          closed: 'not_found',
        },
        cancel_appointment: { outcome: kindOf(this.cancelling.cancel(call, pointer, decision)), closed: 'not_found' },
      }),
    );
  }
}

async function openedOf(attempts: Attempts): Promise<string[]> {
  const names = await Promise.all(
    Object.entries(attempts).map(async ([name, { outcome, closed }]) => ((await outcome) === closed ? [] : [name])),
  );
  return names.flat();
}

/** Whoever fails at Cal.com has found something to go there with; a database that fails proves nothing. */
function kindOf(outcome: Promise<{ kind: string }>): Promise<string> {
  return outcome.then(
    ({ kind }) => kind,
    (error: unknown) => {
      if (error instanceof AppError && !(error instanceof DatabaseError)) return error.code;
      throw error;
    },
  );
}
