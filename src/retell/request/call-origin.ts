import { isWithheld } from '../../platform/index.js';
import type { CallOrigin } from '../../tenancy/index.js';
import { type JsonRecord, recordOf, textOf } from './json-record.js';

const CARRIERS = ['call', 'chat', 'call_inbound', 'chat_inbound'] as const;

/** The part of a body of Retell's that says what it is about; empty when there is none. */
export function callObjectOf(body: unknown): JsonRecord {
  const record = recordOf(body);
  for (const carrier of CARRIERS) {
    const object = recordOf(record[carrier]);
    if (Object.keys(object).length > 0) return object;
  }
  return {};
}

/** Numbers and agent of a body; "call_inbound" carries no direction and is inbound by its nature. */
export function originOf(object: JsonRecord): CallOrigin {
  const direction = textOf(object, 'direction');
  return {
    direction: direction === 'outbound' ? 'outbound' : direction === 'inbound' ? 'inbound' : null,
    fromNumber: textOf(object, 'from_number'),
    toNumber: textOf(object, 'to_number'),
    agentId: textOf(object, 'agent_id'),
  };
}

/** The number of the person on the phone; null when withheld, and in web calls and chats, which have none. */
export function callerNumberOf(origin: CallOrigin): string | null {
  const number = origin.direction === 'outbound' ? origin.toNumber : origin.fromNumber;
  return isWithheld(number) || !/^\+[1-9]\d{6,14}$/.test(number ?? '') ? null : number;
}
