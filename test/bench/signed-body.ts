import { signRetellBody } from '../../src/retell/request/retell-signature.js';
import { type BenchBranch, RETELL_KEY } from './bench-world.js';

export interface SignedBody {
  path: string;
  body: string;
  signature: string;
}

/** What one call says to Slotline. */
export interface CallIdentity {
  branch: BenchBranch;
  callId: string;
  callerNumber: string;
}

const SENTENCES = [
  'Guten Tag, Sie sprechen mit dem Assistenten des Salons, was kann ich für Sie tun?',
  'Ja hallo, ich hätte gern einen Termin, am liebsten nächste Woche am Nachmittag.',
  'Einen Moment bitte, ich sehe im Kalender nach, das dauert nur einen Augenblick.',
];

/** A function call as Retell posts it: the whole transcript with word timings comes along, 12 to 200 KB of it. */
export function functionCall(call: CallIdentity, name: string, args: object, bytes: number): SignedBody {
  const object = {
    ...callObject(call),
    transcript_object: transcriptOf(bytes),
    transcript_with_tool_calls: [
      { role: 'tool_call_invocation', tool_call_id: `tool_${call.callId}`, name, arguments: JSON.stringify(args) },
    ],
  };
  return signed(`/retell/functions/${name}`, { name, args, call: object });
}

export function inboundCall({ branch, callerNumber }: CallIdentity): SignedBody {
  const call_inbound = { agent_id: branch.agentId, from_number: callerNumber, to_number: branch.phoneNumber };
  return signed('/retell/inbound', { event: 'call_inbound', call_inbound });
}

export function callEvent(call: CallIdentity, event: string): SignedBody {
  const now = Date.now();
  return signed('/retell/webhook', {
    event,
    call: { ...callObject(call), call_status: 'ended', start_timestamp: now - 60_000, end_timestamp: now },
  });
}

function callObject({ branch, callId, callerNumber }: CallIdentity): object {
  return {
    call_id: callId,
    call_type: 'phone_call',
    agent_id: branch.agentId,
    direction: 'inbound',
    from_number: callerNumber,
    to_number: branch.phoneNumber,
  };
}

function signed(path: string, content: object): SignedBody {
  const body = JSON.stringify(content);
  return { path, body, signature: signRetellBody(Buffer.from(body), RETELL_KEY, new Date()) };
}

const transcripts = new Map<number, object[]>();

function transcriptOf(bytes: number): object[] {
  const known = transcripts.get(bytes);
  if (known) return known;
  const turns: object[] = [];
  let size = 0;
  for (let turn = 0; size < bytes; turn++) {
    const content = SENTENCES[turn % SENTENCES.length] ?? '';
    const words = content.split(' ').map((word, index) => ({ word, start: turn + index / 4, end: turn + index / 3 }));
    const entry = { role: turn % 2 === 0 ? 'agent' : 'user', content, words };
    turns.push(entry);
    size += JSON.stringify(entry).length;
  }
  transcripts.set(bytes, turns);
  return turns;
}
