import { createHash } from 'node:crypto';
import { AppError, type RequestContext } from '../platform/index.js';
import {
  type CallKind,
  currentUrgency,
  OvertakenError,
  type PolicyRegistry,
  type Urgency,
} from '../resilience/index.js';
import type { CalcomConnection } from '../tenancy/index.js';
import { classify } from './calcom.classifier.js';
import { type CalcomOperation, CalcomRateLimitedError, CalcomUnexpectedError } from './calcom.errors.js';
import type { CalcomHttp, CalcomHttpAnswer } from './calcom.http.js';
import { isCalcomFailure, translatePolicyError } from './calcom.policy.js';
import { parseEnvelope, UnexpectedShape } from './calcom.schemas.js';

export interface CalcomCall<T> {
  operation: CalcomOperation;
  kind: CallKind;
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below the connection's base URL, with a leading slash. */
  path: string;
  version: string | null;
  body?: unknown;
  /** Reads the `data` of a success. */
  parse: (data: unknown) => T;
}

/** One HTTP request to Cal.com; refusals without a request are not among them. */
export interface CalcomRequestEvent {
  connectionId: string;
  operation: CalcomOperation;
  /** Null when no whole answer arrived. */
  status: number | null;
  /** 'ok' or the code of the error. */
  outcome: string;
  durationMs: number;
  /** 1 for the first. */
  attempt: number;
  /** Cal.com's own id of the request. */
  requestId: string | null;
  /** Whether a caller waited for it. */
  urgency: Urgency;
}

export type CalcomRequestListener = (event: CalcomRequestEvent) => void;

/** Sends every request through the connection's policy, keeps each key below its limit, and tells who listens. */
export class CalcomRequester {
  readonly #listeners = new Set<CalcomRequestListener>();

  constructor(
    private readonly http: CalcomHttp,
    private readonly policies: PolicyRegistry,
    private readonly request: RequestContext,
  ) {}

  /** @throws CalcomError of the kind that fits */
  async call<T>(connection: CalcomConnection, call: CalcomCall<T>): Promise<T> {
    const policy = this.policies.obtain(breakerOf(connection), isCalcomFailure);
    try {
      return await policy.execute(
        call.kind,
        ({ signal, attempt }) => this.attempt(connection, call, signal, attempt),
        () => this.admit(connection, call.operation),
      );
    } catch (error) {
      throw translatePolicyError(error, call.operation);
    }
  }

  isReachable(connection: CalcomConnection): boolean {
    const state = this.policies.find(breakerOf(connection).name)?.state ?? 'closed';
    return state === 'closed' && !this.policies.limits.isPaused(keyOf(connection));
  }

  observe(listener: CalcomRequestListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** @throws CalcomRateLimitedError when the key has been told to wait, or would pass its limit */
  private async admit(connection: CalcomConnection, operation: CalcomOperation): Promise<void> {
    const waitSeconds = Math.ceil((await this.policies.limits.take(keyOf(connection))) / 1_000);
    if (waitSeconds > 0) throw new CalcomRateLimitedError({ operation, status: null }, waitSeconds);
  }

  private async attempt<T>(
    connection: CalcomConnection,
    call: CalcomCall<T>,
    signal: AbortSignal,
    attempt: number,
  ): Promise<T> {
    const { operation } = call;
    const startedMs = performance.now();
    let answer: CalcomHttpAnswer | null = null;
    let outcome = 'ok';
    try {
      answer = await this.http.send({
        operation,
        method: call.method,
        url: connection.apiUrl + call.path,
        apiKey: connection.apiKey.reveal(),
        version: call.version,
        ...(call.body === undefined ? {} : { body: call.body }),
        requestId: this.request.id,
        signal,
      });
      if (answer.limit && answer.status !== 429) this.policies.limits.learn(keyOf(connection), answer.limit, startedMs);
      return this.read(connection, call, answer);
    } catch (error) {
      const reason: unknown = signal.reason instanceof OvertakenError ? signal.reason : error;
      outcome = reason instanceof AppError ? reason.code : 'error';
      throw error;
    } finally {
      const event: CalcomRequestEvent = {
        connectionId: connection.id,
        operation,
        status: answer?.status ?? null,
        outcome,
        durationMs: performance.now() - startedMs,
        attempt,
        requestId: answer?.requestId ?? null,
        urgency: currentUrgency(),
      };
      for (const listener of this.#listeners) listener(event);
    }
  }

  private read<T>(connection: CalcomConnection, call: CalcomCall<T>, answer: CalcomHttpAnswer): T {
    const { operation } = call;
    const { status } = answer;
    if (status < 200 || status >= 300) {
      const error = classify(status, answer.body, operation, answer.resetSeconds);
      if (error instanceof CalcomRateLimitedError) {
        // Known here at once; nobody needs to wait until it is known elsewhere.
        void this.policies.limits.pause(keyOf(connection), error.resetSeconds * 1_000);
      }
      throw error;
    }
    try {
      return call.parse(parseEnvelope(answer.body));
    } catch (error) {
      if (error instanceof UnexpectedShape) throw new CalcomUnexpectedError({ operation, status }, error.message);
      throw error;
    }
  }
}

function breakerOf(connection: CalcomConnection) {
  return { name: `calcom:${connection.id}`, owner: connection.companyId, target: connection.apiUrl };
}

/** By connection, which is another object after each change: opening a key anew for every question costs time. */
const keys = new WeakMap<CalcomConnection, string>();

/** Cal.com limits keys, and connections may share one. A digest, since it is stored. */
function keyOf(connection: CalcomConnection): string {
  let key = keys.get(connection);
  if (key === undefined) {
    const { apiUrl, apiKey } = connection;
    key = createHash('sha256').update(`${apiUrl} ${apiKey.reveal()}`).digest('hex').slice(0, 32);
    keys.set(connection, key);
  }
  return key;
}
