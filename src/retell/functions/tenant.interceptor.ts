import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Observable, of } from 'rxjs';
import { TenantContext } from '../../tenancy/index.js';
import type { FunctionAnswer } from '../answers/function-answer.js';
import { envelopeOf, type RetellRequest } from '../request/retell-request.js';
import { SpokenResponsePresenter } from '../answers/spoken-response.presenter.js';
import { spokenLocaleOf } from './spoken-locale.js';

/** Runs a function in the context of the tenant that the signature proved, or answers that there is none. Fails closed. */
@Injectable()
export class TenantInterceptor implements NestInterceptor<FunctionAnswer, FunctionAnswer> {
  constructor(
    private readonly tenantContext: TenantContext,
    private readonly presenter: SpokenResponsePresenter,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler<FunctionAnswer>): Observable<FunctionAnswer> {
    const request = context.switchToHttp().getRequest<RetellRequest>();
    const { name, call } = envelopeOf(request);
    const locale = spokenLocaleOf(request);
    if (call === null) return of(this.presenter.presentFailure(name, 'no_call', locale));
    const { tenant } = request;
    if (!tenant) return of(this.presenter.presentFailure(name, 'unknown_tenant', locale));
    return new Observable((subscriber) =>
      this.tenantContext.runInCall(tenant, call.callId, () => next.handle().subscribe(subscriber)),
    );
  }
}
