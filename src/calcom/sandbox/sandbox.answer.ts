import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { EndpointAnswer } from './sandbox.endpoint.js';

/** Answers as the API does, with its request id and rate-limit headers. */
export function send(res: ServerResponse, answer: EndpointAnswer): void {
  res.writeHead(answer.status, {
    'content-type': 'application/json; charset=utf-8',
    'x-request-id': randomUUID(),
    'x-ratelimit-limit-default': '120',
    'x-ratelimit-remaining-default': '119',
    'x-ratelimit-reset-default': '60',
  });
  res.end(JSON.stringify(answer.body));
}
