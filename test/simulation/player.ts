import type { SandboxBooking, SandboxFault } from '../../src/calcom/sandbox/index.js';
import type { Answer, CallOptions } from '../support/gateway.js';
import { Calendar } from './calendar.js';
import { PERSONS } from './cast.js';
import { type Asked, Caller, type Intent, learn, makeCallers } from './model.js';
import type { Action, Request, Script, Step, When } from './script.js';
import type { World } from './world.js';

/** Asks the gateway a question; a test may put a liar in its place. */
export type Line = (name: string, args: Record<string, unknown>, options: CallOptions) => Promise<Answer>;

/** What one step did. */
export interface Played {
  step: Step | 'settling';
  asked: Asked[];
  /** Cal.com's bookings before and after. */
  before: SandboxBooking[];
  after: SandboxBooking[];
}

/** Plays a script step by step against a gateway. */
export class Player {
  readonly calendar: Calendar;
  readonly callers: Caller[];
  #faults: SandboxFault[] = [];

  constructor(
    readonly world: World,
    private readonly line: Line,
  ) {
    this.calendar = new Calendar(world);
    this.callers = makeCallers(world);
  }

  async play(step: Script['steps'][number]): Promise<Played> {
    return this.record(step, () => this.act(step));
  }

  /** Asks something outside of the script. */
  async ask(caller: Caller, request: Pick<Asked, 'name' | 'args' | 'intent'>): Promise<Played> {
    return this.record('settling', async () => [await this.send(caller, request)]);
  }

  private async record(step: Played['step'], act: () => Promise<Asked[]>): Promise<Played> {
    const before = this.calendar.bookings();
    const asked = await act();
    await this.world.post.collected();
    for (const one of asked) learn(one, this.world, this.calendar);
    return { step, asked, before, after: this.calendar.bookings() };
  }

  private async act(step: Step): Promise<Asked[]> {
    const { gateway, post } = this.world;
    switch (step.do) {
      case 'ask':
        return this.askAll(step.requests);
      case 'redial':
        this.callers[step.caller]?.redial();
        return [];
      case 'fault':
        // Those that were used up are gone, those that were not hit yet stay.
        this.#faults = gateway.sandbox.faults.list().filter(({ times }) => times === 'always' || times > 0);
        gateway.sandbox.faults.set(...this.#faults, { operation: step.operation, kind: step.kind, times: step.times });
        return [];
      case 'calm':
        gateway.sandbox.faults.clear();
        return [];
      case 'wait':
        gateway.clock.advance(step.minutes * 60_000);
        return [];
      case 'post':
        await post.handle(step.index, step.how);
        return [];
      case 'reconcile':
        await gateway.reconcile();
        return [];
      case 'web_book':
      case 'web_move':
      case 'web_cancel':
        await post.whileOnTheWeb(() => this.actOnTheWeb(step));
        return [];
    }
  }

  private async actOnTheWeb(step: Step & { do: `web_${string}` }): Promise<void> {
    if (step.do === 'web_book') {
      const person = PERSONS[step.person];
      if (!person) return;
      const company = this.world.companies[person.company];
      const eventTypeId = company.services[step.service]?.eventTypeId ?? 0;
      return this.calendar.book(company, person, eventTypeId, this.world.startOf(company, step));
    }
    const live = this.calendar.live();
    const booking = live[step.booking % Math.max(live.length, 1)];
    const company = this.world.companies.find(({ apiKey }) => apiKey === booking?.apiKey);
    if (!booking || !company) return;
    if (step.do === 'web_cancel') return this.calendar.cancel(booking.uid);
    await this.calendar.move(booking.uid, this.world.startOf(company, step));
    const moved = this.calendar.latest(booking.uid);
    if (moved?.status === 'pending' && moved.uid !== booking.uid) this.world.post.noteSilentMove(booking.uid);
  }

  private async askAll(requests: Request[]): Promise<Asked[]> {
    const sent = requests.flatMap(({ caller: index, action, copies }) => {
      const caller = this.callers[index];
      const request = caller && this.phrase(caller, action);
      if (!request) return [];
      return Array.from({ length: copies }, () => this.send(caller, request));
    });
    return Promise.all(sent);
  }

  private async send(caller: Caller, request: Pick<Asked, 'name' | 'args' | 'intent'>): Promise<Asked> {
    caller.last = request;
    const { name, args, intent } = request;
    const options = { ...caller.company.line, callId: caller.callId, from: this.world.numberOf(caller.person) };
    const callId = caller.fullCallId;
    return { caller, callId, name, args, intent, answer: await this.line(name, args, options) };
  }

  /** The words of a caller; null when they have nothing to say it with. */
  private phrase(caller: Caller, action: Action): Pick<Asked, 'name' | 'args' | 'intent'> | null {
    const name = `${caller.person.firstName} ${this.world.surnameOf(caller.person)}`;
    switch (action.kind) {
      case 'check':
        return this.phraseWish(caller, action, 'check_availability', {});
      case 'book':
        return this.phraseWish(caller, action, 'book_appointment', { name });
      case 'collect':
        return this.phraseWish(caller, action, 'collect_appointment', { name, confirm: action.confirm });
      case 'book_option':
        return this.phraseOption(caller, caller, action.option);
      case 'strange_option':
        return this.phraseOption(caller, this.callers[(caller.index + 1) % this.callers.length], action.index);
      case 'move':
      case 'move_to_option':
        return this.phraseMove(caller, action);
      case 'cancel':
        return this.phraseCancel(caller, caller, action.appointment, action.confirm);
      case 'strange_cancel':
        return this.phraseCancel(caller, this.callers[(caller.index + 1) % this.callers.length], action.index, true);
      case 'find':
        return { name: 'find_appointments', args: {}, intent: { kind: 'none' } };
      case 'customer':
        return { name: 'check_customer', args: { name }, intent: { kind: 'none' } };
      case 'context':
        return { name: 'get_context', args: {}, intent: { kind: 'none' } };
      case 'repeat':
        return caller.last;
    }
  }

  private phraseWish(caller: Caller, wish: When & { service: number }, name: string, more: Record<string, unknown>) {
    const service = caller.company.services[wish.service];
    if (!service) return null;
    const start = this.world.startOf(caller.company, wish);
    const books = name === 'book_appointment' || more['confirm'] === true;
    const intent: Intent = books ? { kind: 'book', eventTypeId: service.eventTypeId, start } : { kind: 'none' };
    return { name, args: { service: service.slug, ...this.wordsOf(caller, start), ...more }, intent };
  }

  private phraseOption(caller: Caller, from: Caller | undefined, index: number) {
    const option = from?.options[index % Math.max(from.options.length, 1)];
    if (!option) return null;
    const { id, eventTypeId, start } = option;
    const intent: Intent = from === caller ? { kind: 'book', eventTypeId, start } : { kind: 'none' };
    const name = `${caller.person.firstName} ${this.world.surnameOf(caller.person)}`;
    return { name: 'book_appointment', args: { option_id: id, name }, intent };
  }

  private phraseMove(caller: Caller, action: Action & { kind: 'move' | 'move_to_option' }) {
    const known = caller.known[action.appointment % Math.max(caller.known.length, 1)];
    // Who has nothing to move wants it in the first place.
    if (!known) {
      const { firstName } = caller.person;
      const name = `${firstName} ${this.world.surnameOf(caller.person)}`;
      return action.kind === 'move'
        ? this.phraseWish(caller, { ...action, service: 0 }, 'book_appointment', { name })
        : null;
    }
    const ofService = caller.options.filter(({ eventTypeId }) => eventTypeId === known.eventTypeId);
    const option = action.kind === 'move' ? null : ofService[action.option % Math.max(ofService.length, 1)];
    if (option === undefined) return null;
    const start = action.kind === 'move' ? this.world.startOf(caller.company, action) : option?.start;
    if (!start) return null;
    const words = this.wordsOf(caller, start);
    const to = option ? { option_id: option.id } : { new_date: words.date, new_time: words.time };
    const intent: Intent = action.confirm ? { kind: 'move', ref: known.ref, start } : { kind: 'none' };
    const args = { appointment_ref: known.ref, confirm: action.confirm, ...to };
    return { name: 'reschedule_appointment', args, intent };
  }

  private phraseCancel(caller: Caller, from: Caller | undefined, index: number, confirm: boolean) {
    const known = from?.known[index % Math.max(from.known.length, 1)];
    if (!known) return null;
    const intent: Intent = confirm && from === caller ? { kind: 'cancel', ref: known.ref } : { kind: 'none' };
    return { name: 'cancel_appointment', args: { appointment_ref: known.ref, confirm }, intent };
  }

  /** Date and time as an agent sends them. */
  private wordsOf(caller: Caller, start: Date): { date: string; time: string } {
    const [date = '', time = ''] = new Intl.DateTimeFormat('sv-SE', {
      timeZone: caller.company.timeZone,
      dateStyle: 'short',
      timeStyle: 'short',
    })
      .format(start)
      .split(' ');
    return { date, time };
  }
}
