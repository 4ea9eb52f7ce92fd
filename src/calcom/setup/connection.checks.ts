import type { CalcomConnection, Company } from '../../tenancy/index.js';
import type { Account } from '../calcom.types.js';
import { type Check, checksOf } from './check.js';
import type { WebhookFault, WebhookPlan } from './webhook-plan.js';

const FAULTS: Readonly<Record<WebhookFault, string>> = {
  address: 'it points to another address',
  inactive: 'it is switched off',
  triggers: 'events are missing',
  secret: 'its secret is not ours',
  template: 'it has a payload template',
};

export function checkWebhook(subject: string | null, company: Company, plan: WebhookPlan): Check {
  const { ok, warn, fail } = checksOf(subject);
  const todo = `npm run calcom -- webhooks --company ${company.slug} --apply`;
  switch (plan.kind) {
    case 'fine':
      return ok('webhook', 'Cal.com tells of every change, signed with our secret');
    case 'create':
      return fail('webhook', 'No webhook tells of changes; they are known minutes later', todo);
    case 'repair':
      return fail('webhook', `The webhook is wrong: ${plan.faults.map((fault) => FAULTS[fault]).join(', ')}`, todo);
    case 'blocked':
      return plan.because === 'no_secret'
        ? fail('webhook', 'The tenant document has no webhookSecret', 'Put one, then register the webhook')
        : warn('webhook', 'PUBLIC_URL is not set, so the address to register is not known', 'Set PUBLIC_URL');
  }
}

/** A host who lives in another zone is possible, and more often a mistake. */
export function checkTimeZones(
  subject: string | null,
  company: Company,
  connection: CalcomConnection,
  { timeZone }: Account,
): Check {
  const { ok, warn } = checksOf(subject);
  const others = company.branches.filter(
    ({ calcom, timeZone: own }) => calcom.id === connection.id && own !== timeZone,
  );
  if (timeZone === null) return warn('time_zone', 'The Cal.com account has no time zone', 'Set it in Cal.com');
  if (others.length === 0) return ok('time_zone', `Cal.com and the branches are in ${timeZone}`);
  return warn(
    'time_zone',
    `Cal.com's account is in ${timeZone}, ${others.map(({ slug, timeZone: own }) => `${slug} in ${own}`).join(', ')}`,
    'Make them equal, unless the host works from elsewhere',
  );
}
