import type { SandboxAccount } from '../../src/calcom/sandbox/index.js';

/** Signs every call of the bench; no company of it has a key of its own. */
export const RETELL_KEY = 'key_of_the_bench';
export const ADMIN_TOKEN = 'admin-token-of-the-bench';
export const TIME_ZONE = 'Europe/Berlin';

const OPEN = ['08:00-20:00'];
/** Bookable starts of one day: every half hour. */
export const STARTS_PER_DAY = 24;
const SERVICES = ['herrenhaarschnitt', 'damenhaarschnitt', 'beratung'];

/** What calls need to know of one branch; each is a company of its own with its own Cal.com account. */
export interface BenchBranch {
  index: number;
  slug: string;
  phoneNumber: string;
  agentId: string;
  apiKey: string;
  services: { slug: string; eventTypeId: number }[];
}

export function branchAt(index: number): BenchBranch {
  return {
    index,
    slug: `bench-${index}`,
    phoneNumber: `+4930${String(10_000_000 + index)}`,
    agentId: `agent_bench_${index}`,
    apiKey: `cal_bench_${index}`,
    services: SERVICES.map((slug, offset) => ({ slug, eventTypeId: 100_000 + index * 10 + offset })),
  };
}

/** The account at the sandbox that the branch books in: one host for all services, open every day. */
export function accountOf({ index, apiKey, services }: BenchBranch): SandboxAccount {
  const username = `host-${index}`;
  return {
    apiKey,
    hosts: [{ id: index + 1, name: `Host ${index}`, email: `${username}@example.com`, username }],
    eventTypes: services.map(({ slug, eventTypeId }) => ({
      id: eventTypeId,
      slug,
      title: slug,
      lengthInMinutes: 30,
      slotIntervalMinutes: 30,
      minimumBookingNoticeMinutes: 0,
      bookingWindowDays: 365,
      schedule: {
        timeZone: TIME_ZONE,
        workingHours: [{ days: [0, 1, 2, 3, 4, 5, 6], from: '08:00', to: '20:00' }],
      },
    })),
  };
}

/** The document of the company, as operators apply it. */
export function documentOf({ slug, phoneNumber, agentId, apiKey, services }: BenchBranch): {
  slug: string;
  [field: string]: unknown;
} {
  return {
    slug,
    name: `Salon ${slug}`,
    locale: 'de',
    timeZone: TIME_ZONE,
    calcom: { apiKey, webhookSecret: `secret-of-${slug}` },
    agentIds: [agentId],
    policy: { cancelNoticeHours: 0, rescheduleNoticeHours: 0 },
    branches: [
      {
        slug: 'mitte',
        name: `Salon ${slug}`,
        phoneNumbers: [phoneNumber],
        openingHours: { mon: OPEN, tue: OPEN, wed: OPEN, thu: OPEN, fri: OPEN, sat: OPEN, sun: OPEN },
        services: services.map(({ slug: service, eventTypeId }, index) => ({
          slug: service,
          name: service,
          eventTypeId,
          durationMinutes: 30,
          default: index === 0,
        })),
      },
    ],
  };
}

/** The n-th bookable half hour from tomorrow on, as a caller's agent would say it. */
export function startAt(today: Date, n: number): { date: string; time: string } {
  const day = new Date(today.getTime() + (1 + Math.floor(n / STARTS_PER_DAY)) * 24 * 60 * 60 * 1000);
  const minutes = 8 * 60 + (n % STARTS_PER_DAY) * 30;
  const time = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  return { date: day.toISOString().slice(0, 10), time };
}
