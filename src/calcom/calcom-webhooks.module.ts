import { Module } from '@nestjs/common';
import { TenancyModule } from '../tenancy/index.js';
import { WebhooksModule } from '../webhooks/index.js';
import { CalcomWebhookController } from './calcom-webhook.controller.js';

@Module({ imports: [TenancyModule, WebhooksModule], controllers: [CalcomWebhookController] })
export class CalcomWebhooksModule {}
