import { randomUUID } from 'node:crypto';
import { addDays, BookingCatchUpJob, opensOn, SlotPrefetcher } from '../../appointments/index.js';
import { CalcomClient } from '../../calcom/index.js';
import type { Gateway } from '../../gateway.js';
import { speakDate } from '../../i18n/index.js';
import { isoWithOffset, localDateOf } from '../../platform/index.js';
import { signRetellBody } from '../../retell/index.js';
import { TenantDirectory, type Branch } from '../../tenancy/index.js';
import { DEMO_TENANT } from '../demo-tenant.js';
import { DEMO_CALL, type Memory, type Turn } from './demo-call.js';
import type { Terminal } from './terminal.js';

/** A number of the range that the German regulator keeps for films. */
const CALLER = '+4915228817386';

interface Answer {
  status: string;
  message: string;
  data: { options?: Memory['options']; appointment?: Memory['appointment'] } | null;
}

interface Played {
  status: number;
  body: unknown;
  milliseconds: number;
  calcomRequests: number;
}

/**
 * Plays one whole phone call against a running gateway, over HTTP and signed as Retell signs, and prints it turn by turn.
 * @returns how many steps did not do what they should
 */
export async function playDemoCall(gateway: Gateway, retellKey: string, terminal: Terminal): Promise<number> {
  const memory = await prepare(gateway);
  const call = new DemoCall(gateway, retellKey);
  let failures = 0;
  const check = (holds: boolean, wanted: string): void => {
    if (holds) return;
    failures += 1;
    terminal.line(terminal.paint('red', `   ✗ expected ${wanted}`));
  };

  terminal.line(terminal.paint('bold', `\nEin Anruf bei ${DEMO_TENANT.name}`));
  terminal.line(terminal.paint('dim', `${gateway.url}, Cal.com sandbox ${gateway.sandbox?.url}\n`));

  const inbound = await call.post('/retell/inbound', {
    event: 'call_inbound',
    call_inbound: { from_number: CALLER, to_number: call.ourNumber, agent_id: call.agentId },
  });
  const variables = (inbound.body as { call_inbound?: { dynamic_variables?: Record<string, string> } }).call_inbound
    ?.dynamic_variables;
  terminal.line(`☎  ${terminal.paint('dim', 'Es klingelt; der Agent erfährt Betrieb, Tag und Uhrzeit.')}`);
  const ahead = await call.whileTheyTalk();
  const greeting = `${variables?.company}, ${variables?.weekday}, ${variables?.now}`;
  printStep(terminal, 'call_inbound', greeting, { ...inbound, calcomRequests: call.calcomRequests });
  terminal.line(terminal.paint('dim', `   Währenddessen holt Slotline die freien Zeiten (${ahead} Cal.com requests).`));
  check(inbound.status === 200 && variables?.company === DEMO_TENANT.name, 'the company of the called number');

  for (const makeTurn of DEMO_CALL) {
    const turn = makeTurn(memory);
    const played = await call.callFunction(turn);
    await call.whileTheyTalk();
    const answer = played.body as Answer;
    printTurn(terminal, turn, answer, played);
    check(answer.status === turn.expect, turn.expect);
    check(played.calcomRequests <= turn.requests, `at most ${turn.requests} Cal.com requests`);
    if (answer.data?.options?.length) memory.options = answer.data.options;
    if (answer.data?.appointment) memory.appointment = answer.data.appointment;
  }

  for (const event of ['call_ended', 'call_analyzed']) {
    const ended = await call.post('/retell/webhook', { event, call: { ...call.object, call_status: 'ended' } });
    printStep(terminal, event, 'angenommen', ended);
    check(ended.status === 204, '204');
  }
  const left = gateway.sandbox?.bookings
    .bookings()
    .filter(({ status, metadata }) => status === 'accepted' && 'retell_call_id' in metadata);
  check(left?.length === 0, 'no booking left after the cancellation');
  terminal.line();
  terminal.line(
    failures === 0
      ? terminal.paint(
          'green',
          `✓ Every step did what it should; the caller waited for Cal.com ${call.calcomRequests} times in all.`,
        )
      : terminal.paint('red', `✗ ${failures} expectations failed.`),
  );
  return failures;
}

/** One call of the demo's caller, signed with the gateway's key. */
class DemoCall {
  readonly ourNumber = DEMO_TENANT.branches[0]?.phoneNumbers[0] ?? '';
  readonly agentId = DEMO_TENANT.agentIds[0] ?? '';
  readonly object = {
    call_id: `call_${randomUUID().replaceAll('-', '')}`,
    call_type: 'phone_call',
    agent_id: this.agentId,
    direction: 'inbound',
    from_number: CALLER,
    to_number: this.ourNumber,
    call_status: 'ongoing',
  };
  #waitedFor = 0;
  #ahead = 0;

  constructor(
    private readonly gateway: Gateway,
    private readonly retellKey: string,
  ) {
    gateway.app.get(CalcomClient, { strict: false }).observe(({ urgency }) => {
      if (urgency === 'call') this.#waitedFor += 1;
      if (urgency === 'prefetch') this.#ahead += 1;
    });
  }

  /** Those that the caller waited for; what is fetched, reserved or caught up with in the background is none of theirs. */
  get calcomRequests(): number {
    return this.#waitedFor;
  }

  /** Waits until the gateway has done what it does while people talk. @returns how many requests it has made for that */
  async whileTheyTalk(): Promise<number> {
    await this.gateway.app.get(SlotPrefetcher, { strict: false }).settled();
    return this.#ahead;
  }

  callFunction({ function: name, args }: Turn): Promise<Played> {
    return this.post(`/retell/functions/${name}`, { name, args, call: this.object });
  }

  async post(path: string, body: unknown): Promise<Played> {
    const raw = Buffer.from(JSON.stringify(body));
    const requestsBefore = this.calcomRequests;
    const startedAt = performance.now();
    const response = await fetch(`${this.gateway.url}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-retell-signature': signRetellBody(raw, this.retellKey, new Date()),
      },
      body: raw,
    });
    const text = await response.text();
    return {
      status: response.status,
      body: text === '' ? null : (JSON.parse(text) as unknown),
      milliseconds: performance.now() - startedAt,
      calcomRequests: this.calcomRequests - requestsBefore,
    };
  }
}

/** Chooses two open days, and has somebody else take the first one's three o'clock on the web. */
async function prepare(gateway: Gateway): Promise<Memory> {
  const tenant = await gateway.app.get(TenantDirectory).findByAgent(DEMO_TENANT.agentIds[0] ?? '');
  const branch = tenant?.company.branches[0];
  const service = branch?.services[0];
  if (!branch || !service) throw new Error('The demo company is not there');
  const today = localDateOf(new Date(), branch.timeZone);
  const [first, second] = openDaysAfter(branch, addDays(today, 1));
  if (first === undefined || second === undefined) throw new Error('The demo company never opens');
  const start = isoWithOffset(new Date(`${first}T12:00:00Z`), branch.timeZone).replace(/T\d\d:\d\d/, 'T15:00');
  await fetch(`${branch.calcom.apiUrl}/bookings`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${branch.calcom.apiKey.reveal()}`,
      'cal-api-version': '2024-08-13',
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      eventTypeId: service.eventTypeId,
      start: new Date(start).toISOString(),
      attendee: { name: 'Web Booking', email: 'web@example.com', timeZone: branch.timeZone },
    }),
  });
  // Known before the call, so that nothing learns of it in its midst and makes what was fetched stale.
  await gateway.app.get(BookingCatchUpJob, { strict: false }).run();
  return {
    day: speakDate(first, 'de', today, 'dative'),
    otherDay: speakDate(second, 'de', today, 'dative'),
    options: [],
    appointment: null,
  };
}

function openDaysAfter(branch: Branch, date: string): string[] {
  return Array.from({ length: 30 }, (_, index) => addDays(date, index + 1)).filter(
    (day) => opensOn(branch, day).kind === 'open',
  );
}

function printTurn(terminal: Terminal, turn: Turn, answer: Answer, played: Played): void {
  terminal.line(`\n🗣  ${turn.says}`);
  printStep(terminal, turn.function, answer.status, played);
  terminal.line(`🤖 ${terminal.paint('cyan', answer.message)}`);
}

function printStep(terminal: Terminal, name: string, outcome: string, { milliseconds, calcomRequests }: Played): void {
  const cost = `${milliseconds.toFixed(0)} ms, ${calcomRequests} Cal.com ${calcomRequests === 1 ? 'request' : 'requests'}`;
  terminal.line(terminal.paint('dim', `   ${name} → ${outcome}   (${cost})`));
}
