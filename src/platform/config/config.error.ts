import { AppError } from '../errors/app-error.js';

/** The environment cannot be used. The message lists every problem and never a value, since values may be secrets. */
export class ConfigError extends AppError {
  readonly code = 'config_invalid';

  constructor(readonly problems: readonly string[]) {
    super(`The configuration cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}
