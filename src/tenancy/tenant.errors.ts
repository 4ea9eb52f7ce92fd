import { ProblemError, type InputProblem } from '../platform/index.js';

/** The tenant document has faults; nothing was changed. */
export class TenantDocumentInvalidError extends ProblemError {
  constructor(problems: InputProblem[]) {
    super(422, 'tenant_document_invalid', 'The tenant document has faults; nothing was changed.', problems);
  }
}

/** A number or an agent belongs to another company already; nothing was changed. */
export class TenantConflictError extends ProblemError {
  constructor(problems: InputProblem[]) {
    super(409, 'tenant_conflict', 'A number or an agent belongs to another company; nothing was changed.', problems);
  }
}

/** No company has that slug. */
export class TenantNotFoundError extends ProblemError {
  constructor() {
    super(404, 'tenant_not_found', 'No company has that slug.');
  }
}
