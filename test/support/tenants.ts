import type { SandboxAccount, SandboxEventType } from '../../src/calcom/sandbox/index.js';

function eventType(id: number, changes: Partial<SandboxEventType> = {}): SandboxEventType {
  return {
    id,
    slug: `event-${id}`,
    title: `Event ${id}`,
    lengthInMinutes: 30,
    slotIntervalMinutes: 30,
    minimumBookingNoticeMinutes: 0,
    bookingWindowDays: 365,
    schedule: { timeZone: 'Europe/Berlin', workingHours: [{ days: [1, 2, 3, 4, 5, 6], from: '08:00', to: '20:00' }] },
    ...changes,
  };
}

function account(apiKey: string, hostId: number, eventTypes: SandboxEventType[]): SandboxAccount {
  const host = { id: hostId, name: `Host ${hostId}`, email: `host-${hostId}@example.com`, username: `host-${hostId}` };
  return { apiKey, hosts: [host], eventTypes };
}

/** Two accounts at Cal.com: a German salon's and an English practice's. */
export function testAccounts(): SandboxAccount[] {
  return [
    account('cal_eins', 1, [
      eventType(4711),
      eventType(4712, { lengthInMinutes: 60 }),
      eventType(4713, { requiresConfirmation: true }),
    ]),
    account('cal_zwei', 2, [
      eventType(5711, {
        schedule: {
          timeZone: 'America/New_York',
          workingHours: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }],
        },
      }),
    ]),
  ];
}

/** Open Monday to Friday 09:00–18:00, three services of one host. */
export const SALON = {
  slug: 'friseur-eins',
  name: 'Friseur Eins',
  locale: 'de',
  timeZone: 'Europe/Berlin',
  calcom: { apiKey: 'cal_eins', webhookSecret: 'secret-eins' },
  agentIds: ['agent_eins'],
  branches: [
    {
      slug: 'mitte',
      name: 'Salon Mitte',
      phoneNumbers: ['+493012345600'],
      services: [
        {
          slug: 'herrenhaarschnitt',
          name: 'Herrenhaarschnitt',
          synonyms: ['Haarschnitt Herren'],
          eventTypeId: 4711,
          durationMinutes: 30,
          price: { amount: 28, currency: 'EUR' },
        },
        { slug: 'damenhaarschnitt', name: 'Damenhaarschnitt', eventTypeId: 4712, durationMinutes: 60 },
        { slug: 'beratung', name: 'Beratung', eventTypeId: 4713, durationMinutes: 30 },
      ],
    },
  ],
};

/** A practice in New York with its own Retell workspace. */
export const DENTIST = {
  slug: 'dental-two',
  name: 'Dental Two',
  locale: 'en',
  timeZone: 'America/New_York',
  calcom: { apiKey: 'cal_zwei' },
  retell: { apiKeys: ['key_of_the_dentist', 'key_of_the_dentist_next'] },
  agentIds: ['agent_two'],
  branches: [
    {
      slug: 'brooklyn',
      name: 'Dental Two Brooklyn',
      phoneNumbers: ['+12125550100'],
      openingHours: { mon: ['09:00-17:00'], tue: ['09:00-17:00'], wed: ['09:00-17:00'], thu: ['09:00-17:00'] },
      services: [{ slug: 'check-up', name: 'Check-up', eventTypeId: 5711, durationMinutes: 30, default: true }],
    },
  ],
};

export const TO_DENTIST = {
  to: '+12125550100',
  agentId: 'agent_two',
  from: '+12125550147',
  key: 'key_of_the_dentist',
};
