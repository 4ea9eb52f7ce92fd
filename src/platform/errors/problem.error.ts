import { AppError } from './app-error.js';
import type { InputProblem } from './problem.js';

/** A refusal that the caller of an HTTP route may read in full: its message and problems go into the answer. */
export class ProblemError extends AppError {
  constructor(
    override readonly httpStatus: number,
    readonly code: string,
    message: string,
    readonly problems: readonly InputProblem[] = [],
  ) {
    super(message);
  }
}
