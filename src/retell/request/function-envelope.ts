import { isWithinJsonLimits } from '../../platform/index.js';
import { callerNumberOf, callObjectOf, originOf } from './call-origin.js';
import { FUNCTION_NAMES, type FunctionName } from '../answers/function-answer.js';
import { idOf, type JsonRecord, recordOf, textOf } from './json-record.js';

/** A function call as the agent made it, whatever shape it came in. */
export interface FunctionEnvelope {
  /** Null: no function of ours. */
  name: FunctionName | null;
  args: JsonRecord;
  /** Null: the body has no call object, so nothing says whose call it is. */
  call: {
    callId: string;
    /** Retell's id of this one invocation. */
    toolCallId: string | null;
    /** E.164. */
    callerNumber: string | null;
  } | null;
}

const ALIASES = new Map<string, FunctionName>([
  ...FUNCTION_NAMES.map((name): [string, FunctionName] => [name, name]),
  ['initialize_call', 'get_context'],
  ['get_current_context', 'get_context'],
  ['get_available_services', 'list_services'],
  ['get_alternatives', 'find_alternatives'],
  ['find_next_available', 'find_alternatives'],
  ['start_booking', 'book_appointment'],
  ['confirm_booking', 'book_appointment'],
  ['query_appointment', 'find_appointments'],
  ['get_customer_appointments', 'find_appointments'],
]);

/**
 * Reads a function call from a signed body. The call id comes from the call object alone: what the model puts into the
 * arguments was seen to be invented (I-01).
 * @param nameInPath - the function of the route; null when the body names it
 */
export function parseFunctionEnvelope(body: unknown, nameInPath: string | null): FunctionEnvelope {
  const record = recordOf(body);
  const said = nameInPath ?? textOf(record, 'name') ?? textOf(record, 'function_name') ?? '';
  const object = callObjectOf(body);
  const callId = idOf(object, 'call_id') ?? idOf(object, 'chat_id');
  return {
    name: canonicalName(said),
    args: argumentsOf(record),
    call:
      callId === null ? null : { callId, toolCallId: toolCallIdOf(object, said), callerNumber: phoneCallerOf(object) },
  };
}

/** Only a phone call proves a number. */
function phoneCallerOf(object: JsonRecord): string | null {
  const phoneless = idOf(object, 'call_id') === null || textOf(object, 'call_type') === 'web_call';
  return phoneless ? null : callerNumberOf(originOf(object));
}

/** Agents keep versions apart by a suffix: "book_appointment_v17". */
function canonicalName(said: string): FunctionName | null {
  const base = said
    .trim()
    .toLowerCase()
    .replaceAll('-', '_')
    .replace(/_v\d+$/, '');
  return ALIASES.get(base) ?? null;
}

function argumentsOf(record: JsonRecord): JsonRecord {
  for (const field of ['args', 'arguments', 'parameters']) {
    const value = record[field];
    if (value === undefined || value === null) continue;
    return typeof value === 'string' ? parsedArguments(value) : recordOf(value);
  }
  return {};
}

function parsedArguments(text: string): JsonRecord {
  try {
    const parsed: unknown = JSON.parse(text);
    return isWithinJsonLimits(parsed) ? recordOf(parsed) : {};
  } catch {
    return {};
  }
}

/**
 * The last invocation of this function in the log is the one that runs, unless the log has its result already: then the
 * one that runs is not in the log yet, and the older one must not answer for it.
 */
function toolCallIdOf(object: JsonRecord, said: string): string | null {
  const log = object['transcript_with_tool_calls'] ?? object['message_with_tool_calls'];
  if (!Array.isArray(log)) return null;
  const name = canonicalName(said);
  const last = log.findLast((entry) => {
    const invoked = textOf(recordOf(entry), 'name') ?? '';
    const fits = invoked === said || (name !== null && canonicalName(invoked) === name);
    return fits && recordOf(entry)['role'] === 'tool_call_invocation';
  });
  const id = idOf(recordOf(last), 'tool_call_id');
  const isOver = log.some((entry) => {
    const { role, tool_call_id: ofCall } = recordOf(entry);
    return role === 'tool_call_result' && ofCall === id;
  });
  return isOver ? null : id;
}
