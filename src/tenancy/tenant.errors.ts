import { AppError } from '../platform/errors/app-error.js';
import type { Problem } from './tenant-document.js';

/** The tenant document has faults; nothing was changed. */
export class TenantDocumentInvalidError extends AppError {
  readonly code = 'tenant_document_invalid';
  override readonly httpStatus = 422;

  constructor(readonly problems: Problem[]) {
    super('The tenant document has faults');
  }
}

/** A number or an agent belongs to another company already; nothing was changed. */
export class TenantConflictError extends AppError {
  readonly code = 'tenant_conflict';
  override readonly httpStatus = 409;

  constructor(readonly problems: Problem[]) {
    super('A number or an agent belongs to another company');
  }
}

/** No company has that slug. */
export class TenantNotFoundError extends AppError {
  readonly code = 'tenant_not_found';
  override readonly httpStatus = 404;

  constructor() {
    super('No company has that slug');
  }
}
