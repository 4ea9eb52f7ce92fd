import type { Sandbox } from './calcom/sandbox/index.js';
import { DEMO_TENANT } from './cli/demo-tenant.js';
import { type TenancyService, webhookUrlOf } from './tenancy/index.js';

/** What a gateway without a configured Cal.com starts with; loaded only then. */
export { startSandbox } from './calcom/sandbox/index.js';
export { DEMO_TENANT };

/** Has the sandbox tell of the demo company's bookings, as a registered webhook does. @param url - of the gateway */
export async function followSandbox(sandbox: Sandbox, url: string, tenancy: TenancyService): Promise<void> {
  const { branches } = await tenancy.find(DEMO_TENANT.slug);
  const { apiKey, webhookSecret } = DEMO_TENANT.calcom;
  for (const connectionId of new Set(branches.map(({ calcom }) => calcom.id))) {
    sandbox.webhooks.subscribe({ apiKey, url: webhookUrlOf(connectionId, url), secret: webhookSecret });
  }
}
