import { Module } from '@nestjs/common';
import { CallStoryModule } from '../call-story/index.js';
import { CalcomModule } from '../calcom/index.js';
import { TenancyModule } from '../tenancy/index.js';
import { WebhooksModule } from '../webhooks/index.js';
import { AppointmentAlternativesFinder } from './availability/appointment-alternatives.finder.js';
import { AppointmentChangeRepository } from './changes/appointment-change.repository.js';
import { AppointmentChanges } from './changes/appointment-changes.js';
import { AppointmentMirror } from './sync/appointment-mirror.js';
import { AppointmentMirrorHandler } from './sync/appointment-mirror.handler.js';
import { AppointmentMirrorRepository } from './sync/appointment-mirror.repository.js';
import { AppointmentMover } from './changes/appointment-mover.js';
import { AppointmentRepository } from './appointment.repository.js';
import { AttendeeDetailsReader } from './booking/attendee-details.reader.js';
import { BookAppointmentService } from './booking/book-appointment.service.js';
import { BookingAttemptRepository } from './booking/booking-attempt.repository.js';
import { BookingCatchUpJob } from './sync/booking-catch-up.job.js';
import { BookingComparisonJob } from './sync/booking-comparison.job.js';
import { BookingEventReader } from './sync/booking-event.reader.js';
import { BookingReconciler } from './doubts/booking-reconciler.js';
import { BookingSettler } from './booking/booking-settler.js';
import { BookingWriter } from './booking/booking-writer.js';
import { CalcomSyncRepository } from './sync/calcom-sync.repository.js';
import { CallbackRepository } from './callbacks/callback.repository.js';
import { CallerAppointments } from './callers/caller-appointments.js';
import { CancelAppointmentService } from './changes/cancel-appointment.service.js';
import { CheckAvailabilityService } from './availability/check-availability.service.js';
import { CheckCustomerService } from './callers/check-customer.service.js';
import { CollectAppointmentService } from './booking/collect-appointment.service.js';
import { ConnectionRound } from './sync/connection-round.js';
import { DoubtWatch } from './doubts/doubt-watch.js';
import { FindAlternativesService } from './availability/find-alternatives.service.js';
import { FindAppointmentsService } from './callers/find-appointments.service.js';
import { GetContextService } from './callers/get-context.service.js';
import { ListServicesService } from './availability/list-services.service.js';
import { OpenChangeRepository } from './doubts/open-change.repository.js';
import { ReconcilingJob } from './doubts/reconciling.job.js';
import { RequestCallbackService } from './callbacks/request-callback.service.js';
import { RescheduleAppointmentService } from './changes/reschedule-appointment.service.js';
import { SlotHoldRepository } from './holds/slot-hold.repository.js';
import { LastAnswer } from './availability/last-answer.js';
import { SlotHolds } from './holds/slot-holds.js';
import { SlotPrefetcher } from './availability/slot-prefetcher.js';
import { SlotReader } from './availability/slot-reader.js';
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
