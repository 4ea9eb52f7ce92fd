import { CalcomError, type WebhookPlan, type WebhookRegistrar } from '../calcom/index.js';
import type { Company } from '../tenancy/index.js';

const BLOCKED = {
  no_public_url: 'PUBLIC_URL is not set, so the address to register is not known',
  no_secret: 'the tenant document has no webhookSecret',
} as const;

/**
 * Makes Cal.com tell of a company's bookings, or says what that would take.
 * @param print - gets what an operator should read, a line a connection
 * @returns whether every connection is, or could be, told of
 */
export async function registerWebhooks(
  company: Company,
  registrar: Pick<WebhookRegistrar, 'plan' | 'carryOut'>,
  { apply, print }: { apply: boolean; print: (line: string) => void },
): Promise<boolean> {
  let succeeded = true;
  const connections = new Map(company.branches.map(({ calcom }) => [calcom.id, calcom]));
  for (const connection of connections.values()) {
    const branches = company.branches.filter(({ calcom }) => calcom.id === connection.id).map(({ slug }) => slug);
    const say = (what: string) => print(`${company.slug} (${branches.join(', ')}): ${what}`);
    try {
      const plan = await registrar.plan(connection);
      if (apply) await registrar.carryOut(connection, plan);
      say(describe(plan, apply));
      if (plan.kind === 'blocked') succeeded = false;
    } catch (error) {
      if (!(error instanceof CalcomError)) throw error;
      say(`Cal.com did not do it: ${error.code}`);
      succeeded = false;
    }
  }
  return succeeded;
}

function describe(plan: WebhookPlan, applied: boolean): string {
  const hint = applied ? '' : '; nothing was changed, add --apply';
  switch (plan.kind) {
    case 'fine':
      return 'the webhook is as it should be';
    case 'create':
      return `${applied ? 'created' : 'would create'} the webhook to ${plan.settings.subscriberUrl}${hint}`;
    case 'repair':
      return `${applied ? 'repaired' : 'would repair'} the webhook (${plan.faults.join(', ')})${hint}`;
    case 'blocked':
      return `not possible: ${BLOCKED[plan.because]}`;
  }
}
