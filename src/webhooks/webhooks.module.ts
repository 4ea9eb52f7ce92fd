import { Module } from '@nestjs/common';
import { DeliveryRepository } from './delivery.repository.js';
import { Inbox } from './inbox.js';

@Module({ providers: [DeliveryRepository, Inbox], exports: [Inbox] })
export class WebhooksModule {}
