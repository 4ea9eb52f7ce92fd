import { type Endpoint, requireAccount, success } from './sandbox.endpoint.js';
import { SandboxFailure } from './sandbox.failure.js';
import { presentWebhook } from './sandbox.presenter.js';
import { readWebhookInput } from './sandbox.webhook-input.js';
import type { SandboxWebhooks } from './sandbox.webhooks.js';

export function webhookEndpoints(webhooks: SandboxWebhooks): Endpoint[] {
  const requireWebhook = (apiKey: string, id: string) => {
    const webhook = webhooks.find(apiKey, id);
    if (!webhook) throw SandboxFailure.of(404, `Webhook (${id}) not found`);
    return webhook;
  };
  return [
    {
      operation: 'listWebhooks',
      method: 'GET',
      path: /^\/webhooks$/,
      versions: null,
      handle: ({ account }) => success(200, webhooks.list(requireAccount(account).apiKey).map(presentWebhook)),
    },
    {
      operation: 'createWebhook',
      method: 'POST',
      path: /^\/webhooks$/,
      versions: null,
      handle: ({ body, account }) => {
        const { apiKey } = requireAccount(account);
        const wanted = readWebhookInput(body, {
          subscriberUrl: '',
          active: true,
          triggers: [],
          secret: null,
          template: null,
        });
        return success(201, presentWebhook(webhooks.add({ apiKey, ...wanted })));
      },
    },
    {
      operation: 'updateWebhook',
      method: 'PATCH',
      path: /^\/webhooks\/([^/]+)$/,
      versions: null,
      handle: ({ id, body, account }) => {
        const webhook = requireWebhook(requireAccount(account).apiKey, id);
        return success(200, presentWebhook(Object.assign(webhook, readWebhookInput(body, webhook))));
      },
    },
    {
      operation: 'deleteWebhook',
      method: 'DELETE',
      path: /^\/webhooks\/([^/]+)$/,
      versions: null,
      handle: ({ id, account }) => {
        const webhook = requireWebhook(requireAccount(account).apiKey, id);
        webhooks.remove(webhook);
        return success(200, presentWebhook(webhook));
      },
    },
  ];
}
