import { Module } from '@nestjs/common';
import { DeliveryFinder } from './delivery.finder.js';
import { DeliveryRepository } from './delivery.repository.js';
import { Inbox } from './inbox.js';

@Module({ providers: [DeliveryFinder, DeliveryRepository, Inbox], exports: [DeliveryFinder, Inbox] })
export class WebhooksModule {}
