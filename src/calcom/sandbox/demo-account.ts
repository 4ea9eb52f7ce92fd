import type { SandboxAccount } from './sandbox.model.js';

/** What the sandbox serves when nobody gives it accounts: a small salon in Berlin. */
export const DEMO_ACCOUNT: SandboxAccount = {
  apiKey: 'cal_test_sandbox',
  hosts: [{ id: 501, name: 'Salon Linde', email: 'salon@linde.example', username: 'salon-linde' }],
  eventTypes: [
    demoEventType(1001, 'haarschnitt', 'Haarschnitt', 30),
    demoEventType(1002, 'faerben', 'Färben', 90),
    demoEventType(1003, 'beratung', 'Beratung', 15),
  ],
};

function demoEventType(id: number, slug: string, title: string, lengthInMinutes: number) {
  return {
    id,
    slug,
    title,
    lengthInMinutes,
    slotIntervalMinutes: 30,
    minimumBookingNoticeMinutes: 60,
    bookingWindowDays: 90,
    address: 'Lindenstraße 1, Berlin',
    schedule: { timeZone: 'Europe/Berlin', workingHours: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' }] },
  };
}
