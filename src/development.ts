/** What a gateway without a configured Cal.com starts with; loaded only then. */
export { startSandbox } from './calcom/sandbox/index.js';
export { DEMO_TENANT } from './cli/demo-tenant.js';
