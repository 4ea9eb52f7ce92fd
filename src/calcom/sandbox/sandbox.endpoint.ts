import { SandboxFailure } from './sandbox.failure.js';
import type { SandboxOperation } from './sandbox.faults.js';
import type { SandboxAccount } from './sandbox.model.js';

export interface EndpointCall {
  /** Last or middle part of the path: uid or id. */
  id: string;
  query: URLSearchParams;
  body: unknown;
  /** Whose key was sent; null without one. */
  account: SandboxAccount | null;
}

export interface EndpointAnswer {
  status: number;
  body: object;
}

export interface Endpoint {
  operation: SandboxOperation;
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below /v2; its group is the id. */
  path: RegExp;
  /** Accepted `cal-api-version`s; null where none is looked at. */
  versions: string[] | null;
  handle: (call: EndpointCall) => EndpointAnswer;
}

/** @throws SandboxFailure without a key */
export function requireAccount(account: SandboxAccount | null): SandboxAccount {
  if (account) return account;
  throw SandboxFailure.of(
    403,
    "PermissionsGuard - no authentication provided. Provide either authorization bearer token containing managed user access token or oAuth client id in 'x-cal-client-id' header.",
  );
}

export function success(status: number, data: unknown): EndpointAnswer {
  return { status, body: { status: 'success', data } };
}
