const EXCEPTIONS: Record<number, { code: string; error: string }> = {
  400: { code: 'BadRequestException', error: 'Bad Request' },
  401: { code: 'UnauthorizedException', error: 'Unauthorized' },
  403: { code: 'ForbiddenException', error: 'Forbidden' },
  404: { code: 'NotFoundException', error: 'Not Found' },
  409: { code: 'ConflictException', error: 'Conflict' },
  422: { code: 'UnprocessableEntityException', error: 'Unprocessable Entity' },
};

/** An error answer in one of Cal.com's two shapes. */
export class SandboxFailure extends Error {
  private constructor(
    readonly status: number,
    message: string,
    private readonly shape: 'envelope' | 'raw' | 'zod' | 'throttled',
  ) {
    super(message);
  }

  /** As the API's own filters answer. */
  static of(status: number, message: string): SandboxFailure {
    return new SandboxFailure(status, message, 'envelope');
  }

  /** As errors of the shared booking core fall through. */
  static raw(status: number, message: string): SandboxFailure {
    return new SandboxFailure(status, message, 'raw');
  }

  /** As the validation of form answers tells. */
  static zod(message: string): SandboxFailure {
    return new SandboxFailure(400, message, 'zod');
  }

  static throttled(): SandboxFailure {
    return new SandboxFailure(429, 'CustomThrottlerGuard - Too many requests. Please try again later.', 'throttled');
  }

  body(path: string, now: Date): object {
    const { message, status } = this;
    if (this.shape === 'raw') return { statusCode: status, message };
    return { status: 'error', timestamp: now.toISOString(), path, error: this.error() };
  }

  private error(): object {
    const { message, status } = this;
    if (this.shape === 'zod') return { code: 'BAD_REQUEST', message };
    if (this.shape === 'throttled') return { code: 'ThrottlerException', message, details: message };
    const exception = EXCEPTIONS[status] ?? { code: 'HttpException', error: 'Error' };
    return { code: exception.code, message, details: { message, error: exception.error, statusCode: status } };
  }
}
