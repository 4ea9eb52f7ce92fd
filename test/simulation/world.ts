import { fromZonedTime } from 'date-fns-tz';
import type { SandboxAccount, SandboxEventType, SandboxHost } from '../../src/calcom/sandbox/index.js';
import type { CallOptions, TestGateway } from '../support/gateway.js';
import type { Person } from './cast.js';
import { PostOffice } from './post-office.js';
import type { When } from './script.js';

/** One company of a run: its tenant document and what its account at Cal.com is. */
export interface WorldCompany {
  slug: string;
  connectionId: string;
  apiKey: string;
  timeZone: string;
  services: { slug: string; eventTypeId: number }[];
  /** What a call needs to reach it. */
  line: Pick<CallOptions, 'to' | 'agentId'>;
}

/** Two companies that nobody else has: every run on one gateway starts with nothing known of it. */
export interface World {
  number: number;
  gateway: TestGateway;
  companies: [WorldCompany, WorldCompany];
  post: PostOffice;
  /** E.164; null when the person withholds it. */
  numberOf(person: Person): string | null;
  surnameOf(person: Person): string;
  startOf(company: WorldCompany, when: When): Date;
  /** Ends the companies, so that the work in the background does not grow from run to run. */
  close(): Promise<void>;
}

const COMPANIES: readonly { slug: string; name: string; locale: 'de' | 'en'; timeZone: string; services: string[] }[] =
  [
    {
      slug: 'salon',
      name: 'Salon',
      locale: 'de',
      timeZone: 'Europe/Berlin',
      services: ['Haarschnitt', 'Beratung', 'Faerben'],
    },
    {
      slug: 'practice',
      name: 'Practice',
      locale: 'en',
      timeZone: 'America/New_York',
      services: ['Check-up', 'Consultation', 'Whitening'],
    },
  ];

/**
 * Opens the two companies of a run.
 * @param accounts - the list that the sandbox of this gateway was started with; theirs are added
 */
export async function openWorld(gateway: TestGateway, accounts: SandboxAccount[], number: number): Promise<World> {
  const post = await PostOffice.open(gateway);
  const open = (index: 0 | 1) => openCompany(gateway, accounts, post, number, index);
  const companies: World['companies'] = [await open(0), await open(1)];
  const firstDay = gateway.clock.now();
  return {
    number,
    gateway,
    companies,
    post,
    numberOf: (person) =>
      person.number === null ? null : `+491522${String(8_000_000 + number * 10 + person.number).padStart(7, '0')}`,
    surnameOf: (person) => `${person.surname}${letters(number)}`,
    startOf: (company, when) => startOf(firstDay, company.timeZone, when),
    close: async () => {
      await post.close();
      for (const { slug } of companies) await gateway.deleteTenant(slug);
    },
  };
}

async function openCompany(
  gateway: TestGateway,
  accounts: SandboxAccount[],
  post: PostOffice,
  number: number,
  index: 0 | 1,
): Promise<WorldCompany> {
  const text = COMPANIES[index];
  if (!text) throw new Error(`There is no company ${index}`);
  const { timeZone, locale, name } = text;
  const id = number * 100 + index * 10;
  const apiKey = `cal_world_${id}`;
  const eventTypeIds = [100_001 + id, 100_002 + id, 100_003 + id] as const;
  accounts.push(account(apiKey, id, eventTypeIds, timeZone));
  const services = text.services.map((service, at) => ({
    slug: service.toLowerCase(),
    name: service,
    eventTypeId: eventTypeIds[at] ?? 0,
    durationMinutes: at === 2 ? 60 : 30,
  }));
  const line = { to: `+4930${10_000_000 + number * 2 + index}`, agentId: `agent_world_${id}` };
  const document = {
    slug: `${text.slug}-${number}`,
    name,
    locale,
    timeZone,
    calcom: { apiKey, webhookSecret: `secret-${id}` },
    agentIds: [line.agentId],
    branches: [{ slug: 'main', name, phoneNumbers: [line.to], services }],
  };
  const response = await gateway.putTenant(document);
  if (response.status !== 200) throw new Error(`The company was refused: ${response.text}`);
  const { connectionId } = (response.body as { calcom: { connectionId: string } }).calcom;
  post.collectFrom({ apiKey, secret: `secret-${id}`, connectionId });
  return { slug: document.slug, connectionId, apiKey, timeZone, services, line };
}

/** A service that any of two hosts gives, one that must be confirmed, and a long one that needs the first host. */
function account(
  apiKey: string,
  id: number,
  [roundRobin, confirmed, long]: readonly [number, number, number],
  timeZone: string,
): SandboxAccount {
  const host = (nth: number): SandboxHost => ({
    id: id + nth,
    name: `Host ${id + nth}`,
    email: `host-${id + nth}@example.com`,
    username: `host-${id + nth}`,
  });
  const eventType = (eventTypeId: number, changes: Partial<SandboxEventType>): SandboxEventType => ({
    id: eventTypeId,
    slug: `event-${eventTypeId}`,
    title: `Event ${eventTypeId}`,
    lengthInMinutes: 30,
    slotIntervalMinutes: 30,
    schedule: { timeZone, workingHours: [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '20:00' }] },
    ...changes,
  });
  return {
    apiKey,
    hosts: [host(1), host(2)],
    eventTypes: [
      eventType(roundRobin, { scheduling: 'round_robin' }),
      eventType(confirmed, { requiresConfirmation: true }),
      eventType(long, { lengthInMinutes: 60 }),
    ],
  };
}

/** The nth working day after the first. */
function startOf(firstDay: Date, timeZone: string, { day, time }: When): Date {
  let date = firstDay;
  for (let left = day; left > 0;) {
    date = new Date(date.getTime() + 86_400_000);
    if (date.getUTCDay() % 6 !== 0) left -= 1;
  }
  return fromZonedTime(`${date.toISOString().slice(0, 10)}T${time}:00`, timeZone);
}

/** Names hold no digits. */
function letters(number: number): string {
  return String(number).replace(/\d/g, (digit) => String.fromCharCode(97 + Number(digit)));
}
