import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { and, eq, inArray, sql } from 'drizzle-orm';
import { webhookDeliveries } from '../../src/platform/index.js';
import type { TestGateway } from '../support/gateway.js';

interface Letter {
  connectionId: string;
  body: string;
  signature: string;
  /** Of the booking, and of the one whose place it took. */
  uids: string[];
  /** Of a change that nobody but Cal.com knows of. */
  fromWeb: boolean;
  state: 'on_its_way' | 'delivered' | 'told' | 'lost';
}

/** Catches the webhooks of the sandbox, to deliver them late, twice, in any order, or never. */
export class PostOffice {
  readonly #letters: Letter[] = [];
  /** Bookings that were moved without a word of it. */
  readonly #movedInSilence = new Set<string>();
  #writingFromWeb = false;

  private constructor(
    private readonly gateway: TestGateway,
    private readonly server: Server,
  ) {}

  static async open(gateway: TestGateway): Promise<PostOffice> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const office = new PostOffice(gateway, server);
    server.on('request', (req, res) => {
      let body = '';
      req.setEncoding('utf8');
      req.on('data', (chunk: string) => (body += chunk));
      req.on('end', () => {
        office.add((req.url ?? '').slice(1), body, String(req.headers['x-cal-signature-256']));
        res.writeHead(204).end();
      });
    });
    return office;
  }

  async close(): Promise<void> {
    this.gateway.sandbox.webhooks.unsubscribeAll();
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  collectFrom({ apiKey, secret, connectionId }: { apiKey: string; secret: string; connectionId: string }): void {
    const { port } = this.server.address() as AddressInfo;
    this.gateway.sandbox.webhooks.subscribe({ apiKey, secret, url: `http://127.0.0.1:${port}/${connectionId}` });
  }

  /** Letters about changes made in this work are the only news of them. */
  async whileOnTheWeb(work: () => Promise<void>): Promise<void> {
    this.#writingFromWeb = true;
    await work();
    await this.collected();
    this.#writingFromWeb = false;
  }

  /** Resolves when nothing is between the sandbox and here. */
  async collected(): Promise<void> {
    await this.gateway.sandbox.webhooks.settled();
  }

  waiting(): number {
    return this.#letters.filter(({ state }) => state === 'on_its_way').length;
  }

  /** @param index - wraps around those on their way */
  async handle(index: number, how: 'deliver' | 'twice' | 'lose'): Promise<void> {
    const waiting = this.#letters.filter(({ state }) => state === 'on_its_way');
    const letter = waiting[index % Math.max(waiting.length, 1)];
    if (!letter) return;
    if (how === 'lose') {
      letter.state = 'lost';
      return;
    }
    for (let times = how === 'twice' ? 2 : 1; times > 0; times -= 1) await this.send(letter);
    letter.state = 'delivered';
    await this.noteWhatIsTold();
  }

  /** Everything that is left, the latest first. */
  async deliverAll(): Promise<void> {
    const waiting = this.#letters.filter(({ state }) => state === 'on_its_way').toReversed();
    for (const letter of waiting) {
      await this.send(letter);
      letter.state = 'delivered';
    }
  }

  /** What is delivered counts as told once nothing that came in is left to be worked off. */
  async noteWhatIsTold(): Promise<void> {
    await this.gateway.settled();
    if ((await this.countInbox('waiting')) > 0) return;
    for (const letter of this.#letters) if (letter.state === 'delivered') letter.state = 'told';
  }

  /** Deliveries of these connections in the gateway's own inbox. */
  async countInbox(status: 'waiting' | 'dead'): Promise<number> {
    const connections = [...new Set(this.#letters.map(({ connectionId }) => connectionId))];
    if (connections.length === 0) return 0;
    const rows = await this.gateway.database.asOperator((tx) =>
      tx
        .select({ id: webhookDeliveries.id })
        .from(webhookDeliveries)
        .where(
          and(
            eq(webhookDeliveries.source, 'calcom'),
            eq(webhookDeliveries.status, status),
            inArray(sql`${webhookDeliveries.facts}->>'connectionId'`, connections),
          ),
        ),
    );
    return rows.length;
  }

  /** Cal.com tells of the new booking and not of the one whose place it took, when it must be confirmed again. */
  noteSilentMove(oldUid: string): void {
    this.#movedInSilence.add(oldUid);
  }

  /**
   * Whether somebody changed a booking on the web and the gateway does not know it yet, or never will.
   * @param uids - all that the booking has had
   */
  hidesNewsOf(uids: readonly string[], only?: 'lost'): boolean {
    if (uids.some((uid) => this.#movedInSilence.has(uid))) return true;
    return this.#letters.some(
      (letter) =>
        letter.fromWeb &&
        (only === undefined ? letter.state !== 'told' : letter.state === only) &&
        letter.uids.some((uid) => uids.includes(uid)),
    );
  }

  changedOnTheWeb(uid: string): boolean {
    return this.#letters.some(({ fromWeb, uids }) => fromWeb && uids[0] === uid);
  }

  private add(connectionId: string, body: string, signature: string): void {
    const { payload } = JSON.parse(body) as { payload: { uid: string; rescheduleUid?: string | null } };
    const uids = [payload.uid, payload.rescheduleUid].filter((uid): uid is string => typeof uid === 'string');
    this.#letters.push({ connectionId, body, signature, uids, fromWeb: this.#writingFromWeb, state: 'on_its_way' });
  }

  private async send({ connectionId, body, signature }: Letter): Promise<void> {
    const response = await this.gateway.http
      .post(`/calcom/webhook/${connectionId}`)
      .set('Content-Type', 'application/json')
      .set('X-Cal-Signature-256', signature)
      .send(body);
    if (response.status !== 204) throw new Error(`A webhook was answered ${response.status}`);
  }
}
