import { DEMO_ACCOUNT } from '../calcom/sandbox/index.js';

/** The company that the demo and an unconfigured start serve; its calendar is the sandbox's account. */
export const DEMO_TENANT = {
  slug: 'salon-linde',
  name: 'Salon Linde',
  locale: 'de',
  timeZone: 'Europe/Berlin',
  calcom: { apiKey: DEMO_ACCOUNT.apiKey, webhookSecret: 'secret-of-the-sandbox' },
  agentIds: ['agent_salon_linde'],
  branches: [
    {
      slug: 'mitte',
      name: 'Salon Linde Mitte',
      phoneNumbers: ['+493023125000'],
      openingHours: {
        mon: ['09:00-18:00'],
        tue: ['09:00-18:00'],
        wed: ['09:00-18:00'],
        thu: ['09:00-18:00'],
        fri: ['09:00-18:00'],
      },
      holidays: { country: 'DE', region: 'BE' },
      services: [
        {
          slug: 'haarschnitt',
          name: 'Haarschnitt',
          synonyms: ['Schnitt', 'haircut'],
          eventTypeId: 1001,
          durationMinutes: 30,
          price: { amount: 28, currency: 'EUR' },
        },
        {
          slug: 'faerben',
          name: 'Färben',
          synonyms: ['Farbe', 'colouring'],
          eventTypeId: 1002,
          durationMinutes: 90,
          price: { amount: 75, currency: 'EUR' },
        },
        { slug: 'beratung', name: 'Beratung', eventTypeId: 1003, durationMinutes: 15 },
      ],
    },
  ],
};
