import { Agent, errors, request } from 'undici';
import { publicConnector } from '../platform/index.js';
import { DEFAULT_RESET_SECONDS } from './calcom.classifier.js';
import { type CalcomErrorContext, CalcomUnavailableError, CalcomUnexpectedError, type Sent } from './calcom.errors.js';
import { isRecord } from './json.js';
import type { ReportedLimit } from '../resilience/index.js';

export interface CalcomHttpRequest {
  operation: CalcomErrorContext['operation'];
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  url: string;
  apiKey: string;
  /** `cal-api-version`; null for the families that know none. */
  version: string | null;
  body?: unknown;
  /** Of the incoming request that wants it; null for work in the background. */
  requestId: string | null;
  signal: AbortSignal;
}

export interface CalcomHttpAnswer {
  status: number;
  body: string;
  /** Cal.com's own id of the request, for its support. */
  requestId: string | null;
  /** Seconds until the key may be used again, by the rate-limit headers. */
  resetSeconds: number;
  /** What Cal.com says about the key's limit, the tightest of several; null when it says nothing. */
  limit: ReportedLimit | null;
}

const CONNECTIONS_PER_ORIGIN = 50;
/** Below every budget, so that a dead address is told apart from a slow server: nothing was sent then. */
const CONNECT_TIMEOUT_MS = 1_500;
/** 250 bookings of the longest kind are below 1 MB. */
const MAX_BODY_BYTES = 5_000_000;
/** What waits longer is no reset of a limit. */
const LONGEST_RESET_SECONDS = 3_600;
/** Only a backstop: the policy's signal ends a request long before. */
const IDLE_TIMEOUT_MS = 30_000;

/** One HTTP exchange with Cal.com over kept-alive connections; follows no redirects and knows no policy. */
export class CalcomHttp {
  readonly #agent: Agent;

  /** @param trusted - origins that may lie in a private network; null: all, for development */
  constructor(trusted: readonly string[] | null) {
    this.#agent = new Agent({
      connections: CONNECTIONS_PER_ORIGIN,
      connect: trusted === null ? { timeout: CONNECT_TIMEOUT_MS } : publicConnector(CONNECT_TIMEOUT_MS, trusted),
      headersTimeout: IDLE_TIMEOUT_MS,
      bodyTimeout: IDLE_TIMEOUT_MS,
      maxResponseSize: MAX_BODY_BYTES,
    });
  }

  /** @throws CalcomUnavailableError when no whole answer arrived; CalcomUnexpectedError when it was too large */
  async send(call: CalcomHttpRequest): Promise<CalcomHttpAnswer> {
    try {
      const answer = await request(call.url, {
        dispatcher: this.#agent,
        method: call.method,
        headers: {
          authorization: `Bearer ${call.apiKey}`,
          accept: 'application/json',
          ...(call.version === null ? {} : { 'cal-api-version': call.version }),
          ...(call.requestId === null ? {} : { 'x-request-id': call.requestId }),
          ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        body: call.body === undefined ? null : JSON.stringify(call.body),
        signal: call.signal,
      });
      const body = await readBody(answer.body, call.signal);
      return {
        status: answer.statusCode,
        body,
        requestId: single(answer.headers['x-request-id']),
        resetSeconds: readResetSeconds(answer.headers),
        limit: readLimit(answer.headers),
      };
    } catch (error) {
      throw this.translate(error, call);
    }
  }

  /** Ends idle and running connections. */
  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  private translate(error: unknown, call: CalcomHttpRequest): Error {
    const context = { operation: call.operation, status: null };
    if (call.signal.aborted) return new CalcomUnavailableError(context, 'timeout', 'maybe', { cause: error });
    if (error instanceof errors.ResponseExceededMaxSizeError) {
      return new CalcomUnexpectedError(context, 'body too large', { cause: error });
    }
    return new CalcomUnavailableError(context, 'network', sentBefore(error), { cause: error });
  }
}

/**
 * Reads the body, or ends with the signal at once: undici tells of an abort only a little later, when the call that
 * ran out of time has been answered already.
 */
async function readBody(body: { text(): Promise<string> }, signal: AbortSignal): Promise<string> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new errors.RequestAbortedError()), { once: true });
  });
  return Promise.race([body.text(), aborted]);
}

/** What fails while connecting was surely not sent; a reset later may hide a request that was carried out. */
function sentBefore(error: unknown): Sent {
  if (!isRecord(error)) return 'maybe';
  // All addresses of a host were tried.
  if (Array.isArray(error['errors']) && error['errors'].length > 0) {
    return error['errors'].every((part) => sentBefore(part) === 'no') ? 'no' : 'maybe';
  }
  const isConnecting = error['syscall'] === 'connect' || error['syscall'] === 'getaddrinfo';
  return isConnecting || error instanceof errors.ConnectTimeoutError ? 'no' : 'maybe';
}

type Headers = Record<string, string | string[] | undefined>;

/** The headers end in the limit's name ("-Default", "-Short"). */
function readLimit(headers: Headers): ReportedLimit | null {
  const limits = Object.keys(headers).flatMap((name) => {
    const suffix = /^x-ratelimit-limit(-.+)?$/.exec(name);
    if (!suffix) return [];
    const [limit = 0, remaining = 0, resetSeconds = 0] = ['limit', 'remaining', 'reset'].map((part) =>
      Number(single(headers[`x-ratelimit-${part}${suffix[1] ?? ''}`]) ?? Number.NaN),
    );
    const isRead = limit > 0 && remaining >= 0 && resetSeconds > 0 && resetSeconds <= LONGEST_RESET_SECONDS;
    return isRead ? [{ limit, remaining: Math.min(remaining, limit), resetSeconds }] : [];
  });
  return limits.toSorted((a, b) => a.remaining / a.limit - b.remaining / b.limit)[0] ?? null;
}

/** The longest wait of an exhausted limit counts. */
function readResetSeconds(headers: Headers): number {
  const waits = Object.entries(headers).flatMap(([name, value]) => {
    const limit = /^x-ratelimit-reset(-.+)?$/.exec(name);
    if (limit === null && name !== 'retry-after') return [];
    const remaining = single(headers[`x-ratelimit-remaining${limit?.[1] ?? ''}`]);
    if (limit !== null && remaining !== null && Number(remaining) > 0) return [];
    const seconds = Number(single(value));
    return seconds > 0 && seconds <= LONGEST_RESET_SECONDS ? [Math.ceil(seconds)] : [];
  });
  return waits.length === 0 ? DEFAULT_RESET_SECONDS : Math.max(...waits);
}

function single(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value[0] : value) ?? null;
}
