import { Module } from '@nestjs/common';
import { PersonRecordsService } from './person-records.service.js';
import { RetentionJob } from './retention.job.js';

@Module({ providers: [PersonRecordsService, RetentionJob], exports: [PersonRecordsService] })
export class PrivacyModule {}
