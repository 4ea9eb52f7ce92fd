export { startSandbox, type Sandbox, type SandboxOptions } from './start-sandbox.js';
export { DEMO_ACCOUNT } from './demo-account.js';
export type { FaultKind, SandboxFault, SandboxFaults, SandboxOperation } from './sandbox.faults.js';
export type {
  SandboxAccount,
  SandboxBooking,
  SandboxEventType,
  SandboxHost,
  SandboxSchedule,
} from './sandbox.model.js';
export type { SandboxRequest, SandboxRequests } from './sandbox.requests.js';
export type { SandboxStore } from './sandbox.store.js';
export type { SandboxWebhooks, WebhookSubscription } from './sandbox.webhooks.js';
