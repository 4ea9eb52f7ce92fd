import { Secret } from '../../src/platform/secret.js';
import type { Branch, Company, Policy, Service, Tenant } from '../../src/tenancy/tenant.js';

const WORKDAY = [{ from: '09:00', to: '18:00' }];

export const DEFAULT_POLICY: Policy = {
  minimumNoticeMinutes: 15,
  horizonDays: 60,
  maxAlternatives: 2,
  cancelNoticeHours: 24,
  rescheduleNoticeHours: 1,
  maxReschedulesPerAppointment: 3,
  identity: 'number',
};

export function aService(changes: Partial<Service> = {}): Service {
  const slug = changes.slug ?? 'herrenhaarschnitt';
  return {
    id: `service-${slug}`,
    slug,
    name: 'Herrenhaarschnitt',
    synonyms: [],
    eventTypeId: 4711,
    durationMinutes: 30,
    price: null,
    bookingFields: {},
    isDefault: false,
    ...changes,
  };
}

/** A branch in Berlin, Monday to Friday 09:00–18:00. */
export function aBranch(changes: Partial<Branch> = {}): Branch {
  return {
    id: 'branch-1',
    slug: 'mitte',
    name: 'Mitte',
    timeZone: 'Europe/Berlin',
    phoneNumbers: ['+493012345600'],
    agentIds: [],
    openingHours: { mon: WORKDAY, tue: WORKDAY, wed: WORKDAY, thu: WORKDAY, fri: WORKDAY },
    holidays: null,
    closures: [],
    services: [aService()],
    calcom: {
      id: 'connection-1',
      companyId: 'company-1',
      apiUrl: 'http://127.0.0.1:1/v2',
      apiKey: Secret.of('cal_test'),
      webhookSecret: null,
      previousWebhookSecret: null,
    },
    ...changes,
  };
}

export function aTenant(changes: { company?: Partial<Company>; branch?: Partial<Branch> } = {}): Tenant {
  const branch = aBranch(changes.branch);
  return {
    branch,
    company: {
      id: 'company-1',
      slug: 'friseur-eins',
      name: 'Friseur Eins',
      locale: 'de',
      policy: DEFAULT_POLICY,
      retellApiKeys: [],
      agentIds: [],
      branches: [branch],
      ...changes.company,
    },
  };
}
