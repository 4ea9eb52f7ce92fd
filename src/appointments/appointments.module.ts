import { Module } from '@nestjs/common';
import { CallStoryModule } from '../call-story/index.js';
import { CalcomModule } from '../calcom/index.js';
import { TenancyModule } from '../tenancy/index.js';
import { WebhooksModule } from '../webhooks/index.js';
import { AppointmentAlternativesFinder } from './appointment-alternatives.finder.js';
import { AppointmentChangeRepository } from './appointment-change.repository.js';
import { AppointmentChanges } from './appointment-changes.js';
import { AppointmentMirror } from './appointment-mirror.js';
import { AppointmentMirrorHandler } from './appointment-mirror.handler.js';
import { AppointmentMirrorRepository } from './appointment-mirror.repository.js';
import { AppointmentMover } from './appointment-mover.js';
import { AppointmentRepository } from './appointment.repository.js';
import { AttendeeDetailsReader } from './attendee-details.reader.js';
import { BookAppointmentService } from './book-appointment.service.js';
import { BookingAttemptRepository } from './booking-attempt.repository.js';
import { BookingCatchUpJob } from './booking-catch-up.job.js';
import { BookingComparisonJob } from './booking-comparison.job.js';
import { BookingEventReader } from './booking-event.reader.js';
import { BookingReconciler } from './booking-reconciler.js';
import { BookingSettler } from './booking-settler.js';
import { BookingWriter } from './booking-writer.js';
import { CalcomSyncRepository } from './calcom-sync.repository.js';
import { CallbackRepository } from './callback.repository.js';
import { CallerAppointments } from './caller-appointments.js';
import { CancelAppointmentService } from './cancel-appointment.service.js';
import { CheckAvailabilityService } from './check-availability.service.js';
import { CheckCustomerService } from './check-customer.service.js';
import { CollectAppointmentService } from './collect-appointment.service.js';
import { ConnectionRound } from './connection-round.js';
import { DoubtWatch } from './doubt-watch.js';
import { FindAlternativesService } from './find-alternatives.service.js';
import { FindAppointmentsService } from './find-appointments.service.js';
import { GetContextService } from './get-context.service.js';
import { ListServicesService } from './list-services.service.js';
import { OpenChangeRepository } from './open-change.repository.js';
import { ReconcilingJob } from './reconciling.job.js';
import { RequestCallbackService } from './request-callback.service.js';
import { RescheduleAppointmentService } from './reschedule-appointment.service.js';
import { SlotHoldRepository } from './slot-hold.repository.js';
import { LastAnswer } from './last-answer.js';
import { SlotHolds } from './slot-holds.js';
import { SlotPrefetcher } from './slot-prefetcher.js';
import { SlotReader } from './slot-reader.js';
import { TokenKey } from './token-key.js';

const USE_CASES = [
  BookAppointmentService,
  CancelAppointmentService,
  CheckAvailabilityService,
  CheckCustomerService,
  CollectAppointmentService,
  FindAlternativesService,
  FindAppointmentsService,
  GetContextService,
  ListServicesService,
  RequestCallbackService,
  RescheduleAppointmentService,
];

@Module({
  imports: [CallStoryModule, CalcomModule, TenancyModule, WebhooksModule],
  providers: [
    ...USE_CASES,
    AppointmentAlternativesFinder,
    AppointmentChangeRepository,
    AppointmentChanges,
    AppointmentMirror,
    AppointmentMirrorHandler,
    AppointmentMirrorRepository,
    AppointmentMover,
    AppointmentRepository,
    AttendeeDetailsReader,
    BookingAttemptRepository,
    BookingCatchUpJob,
    BookingComparisonJob,
    BookingEventReader,
    BookingReconciler,
    BookingSettler,
    BookingWriter,
    CalcomSyncRepository,
    CallbackRepository,
    CallerAppointments,
    ConnectionRound,
    DoubtWatch,
    OpenChangeRepository,
    ReconcilingJob,
    SlotHoldRepository,
    SlotHolds,
    SlotPrefetcher,
    LastAnswer,
    SlotReader,
    TokenKey,
  ],
  exports: [...USE_CASES, AppointmentMirrorRepository, SlotHolds, SlotPrefetcher, SlotReader, TokenKey],
})
export class AppointmentsModule {}
