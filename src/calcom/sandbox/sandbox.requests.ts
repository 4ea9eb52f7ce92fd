import type { SandboxOperation } from './sandbox.faults.js';

export interface SandboxRequest {
  operation: SandboxOperation;
  method: string;
  /** With the query. */
  path: string;
  version: string | null;
  /** `X-Request-Id` of the caller. */
  requestId: string | null;
  /** Parsed JSON; null without a body. */
  body: unknown;
}

/** Every request that reached an endpoint, faults included; control routes are not among them. */
export class SandboxRequests {
  readonly #requests: SandboxRequest[] = [];

  add(request: SandboxRequest): void {
    this.#requests.push(request);
  }

  list(): SandboxRequest[] {
    return [...this.#requests];
  }

  /** Of one operation, or all. */
  count(operation?: SandboxOperation): number {
    if (operation === undefined) return this.#requests.length;
    return this.#requests.filter((request) => request.operation === operation).length;
  }

  counts(): Partial<Record<SandboxOperation, number>> {
    const counts: Partial<Record<SandboxOperation, number>> = {};
    for (const { operation } of this.#requests) counts[operation] = (counts[operation] ?? 0) + 1;
    return counts;
  }

  clear(): void {
    this.#requests.length = 0;
  }
}
