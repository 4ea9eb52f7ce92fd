import { Module } from '@nestjs/common';
import { ResilienceModule } from '../resilience/index.js';
import { HealthController } from './health.controller.js';

@Module({ imports: [ResilienceModule], controllers: [HealthController] })
export class OpsModule {}
