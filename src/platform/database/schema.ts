import {
  bigint,
  boolean,
  doublePrecision,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';

/** The tables as drizzle sees them; keys, constraints and row-level security are in the migrations. */
const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date', precision: 6 });

export const companies = pgTable('companies', {
  id: uuid('id').primaryKey(),
  slug: text('slug').notNull(),
  name: text('name').notNull(),
  document: jsonb('document').notNull(),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
});

export const tenantChanges = pgTable('tenant_changes', {
  companyId: uuid('company_id').primaryKey(),
  revision: bigint('revision', { mode: 'number' }).notNull(),
});

export const branches = pgTable('branches', {
  id: uuid('id').primaryKey(),
  companyId: uuid('company_id').notNull(),
  slug: text('slug').notNull(),
  name: text('name').notNull(),
  removedAt: instant('removed_at'),
});

export const services = pgTable('services', {
  id: uuid('id').primaryKey(),
  companyId: uuid('company_id').notNull(),
  branchId: uuid('branch_id').notNull(),
  slug: text('slug').notNull(),
  name: text('name').notNull(),
  removedAt: instant('removed_at'),
});

export const calcomConnections = pgTable('calcom_connections', {
  id: uuid('id').primaryKey(),
  companyId: uuid('company_id').notNull(),
  branchId: uuid('branch_id'),
  apiKeyEncrypted: text('api_key_encrypted').notNull(),
  webhookSecretEncrypted: text('webhook_secret_encrypted'),
  previousWebhookSecretEncrypted: text('previous_webhook_secret_encrypted'),
  removedAt: instant('removed_at'),
});

export const retellKeys = pgTable(
  'retell_keys',
  {
    companyId: uuid('company_id').notNull(),
    position: integer('position').notNull(),
    keyEncrypted: text('key_encrypted').notNull(),
  },
  (table) => [primaryKey({ columns: [table.companyId, table.position] })],
);

export const phoneNumbers = pgTable('phone_numbers', {
  number: text('number').primaryKey(),
  companyId: uuid('company_id').notNull(),
  branchId: uuid('branch_id').notNull(),
});

export const agents = pgTable('agents', {
  agentId: text('agent_id').primaryKey(),
  companyId: uuid('company_id').notNull(),
  branchId: uuid('branch_id'),
});

export const ADMIN_SCOPES = ['operator', 'company', 'metrics'] as const;

export const adminTokens = pgTable('admin_tokens', {
  id: uuid('id').primaryKey(),
  tokenDigest: text('token_digest').notNull(),
  scope: text('scope', { enum: ADMIN_SCOPES }).notNull(),
  companyId: uuid('company_id'),
  createdAt: instant('created_at').notNull(),
  revokedAt: instant('revoked_at'),
});

export const BOOKING_ATTEMPT_STATUSES = ['pending', 'confirmed', 'requested', 'failed', 'in_doubt'] as const;

export const bookingAttempts = pgTable('booking_attempts', {
  id: uuid('id').primaryKey(),
  companyId: uuid('company_id').notNull(),
  branchId: uuid('branch_id').notNull(),
  connectionId: uuid('connection_id').notNull(),
  serviceId: uuid('service_id').notNull(),
  eventTypeId: bigint('event_type_id', { mode: 'number' }).notNull(),
  callId: text('call_id').notNull(),
  toolCallId: text('tool_call_id'),
  callerNumber: text('caller_number'),
  idempotencyKey: text('idempotency_key').notNull(),
  deliveryKey: text('delivery_key'),
  startsAt: instant('starts_at').notNull(),
  endsAt: instant('ends_at').notNull(),
  attendeeName: text('attendee_name').notNull(),
  attendeePhone: text('attendee_phone'),
  attendeeEmail: text('attendee_email'),
  status: text('status', { enum: BOOKING_ATTEMPT_STATUSES }).notNull(),
  calcomUid: text('calcom_uid'),
  failureCode: text('failure_code'),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
});

export const APPOINTMENT_STATUSES = ['booked', 'requested', 'cancelled'] as const;

export const appointments = pgTable('appointments', {
  id: uuid('id').primaryKey(),
  companyId: uuid('company_id').notNull(),
  branchId: uuid('branch_id').notNull(),
  connectionId: uuid('connection_id').notNull(),
  serviceId: uuid('service_id').notNull(),
  calcomUid: text('calcom_uid').notNull(),
  status: text('status', { enum: APPOINTMENT_STATUSES }).notNull(),
  startsAt: instant('starts_at').notNull(),
  endsAt: instant('ends_at').notNull(),
  attendeeName: text('attendee_name').notNull(),
  attendeePhone: text('attendee_phone'),
  callerNumber: text('caller_number'),
  bookedInCall: text('booked_in_call'),
  movedInCall: text('moved_in_call'),
  movedFrom: instant('moved_from'),
  movingTo: instant('moving_to'),
  timesMoved: integer('times_moved').notNull().default(0),
  cancelledInCall: text('cancelled_in_call'),
  cancellingInCall: text('cancelling_in_call'),
  cancellingSince: instant('cancelling_since'),
  eventAt: instant('event_at'),
  noShow: boolean('no_show'),
  noShowAt: instant('no_show_at'),
  contactAt: instant('contact_at'),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
});

export const CALLBACK_PRIORITIES = ['low', 'normal', 'high'] as const;

export const callbacks = pgTable('callbacks', {
  id: uuid('id').primaryKey(),
  companyId: uuid('company_id').notNull(),
  branchId: uuid('branch_id').notNull(),
  callId: text('call_id').notNull(),
  name: text('name'),
  phone: text('phone'),
  reason: text('reason'),
  preferredTime: text('preferred_time'),
  priority: text('priority', { enum: CALLBACK_PRIORITIES }).notNull().default('normal'),
  status: text('status', { enum: ['open', 'done'] }).notNull(),
  requestedAt: instant('requested_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
});

export const slotHolds = pgTable('slot_holds', {
  id: uuid('id').primaryKey(),
  companyId: uuid('company_id').notNull(),
  connectionId: uuid('connection_id').notNull(),
  eventTypeId: bigint('event_type_id', { mode: 'number' }).notNull(),
  startsAt: instant('starts_at').notNull(),
  endsAt: instant('ends_at').notNull(),
  callId: text('call_id').notNull(),
  expiresAt: instant('expires_at').notNull(),
  reservationUid: text('reservation_uid'),
  reservedUntil: instant('reserved_until'),
});

export const WEBHOOK_SOURCES = ['retell', 'calcom'] as const;

export const DELIVERY_STATUSES = ['waiting', 'done', 'dead'] as const;

export const webhookDeliveries = pgTable('webhook_deliveries', {
  id: uuid('id').primaryKey(),
  companyId: uuid('company_id'),
  source: text('source', { enum: WEBHOOK_SOURCES }).notNull(),
  event: text('event').notNull(),
  dedupeKey: text('dedupe_key').notNull(),
  facts: jsonb('facts'),
  status: text('status', { enum: DELIVERY_STATUSES }).notNull(),
  attempts: integer('attempts').notNull().default(0),
  reason: text('reason'),
  receivedAt: instant('received_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
});

export const CALL_STATES = ['started', 'ended', 'analyzed'] as const;

export const CALL_OUTCOMES = [
  'booked',
  'requested',
  'moved',
  'cancelled',
  'in_doubt',
  'callback',
  'answered',
  'failed',
] as const;

export const calls = pgTable(
  'calls',
  {
    companyId: uuid('company_id').notNull(),
    callId: text('call_id').notNull(),
    branchId: uuid('branch_id').notNull(),
    agentId: text('agent_id'),
    kind: text('kind'),
    direction: text('direction'),
    state: text('state', { enum: CALL_STATES }).notNull(),
    startedAt: instant('started_at'),
    endedAt: instant('ended_at'),
    durationMs: bigint('duration_ms', { mode: 'number' }),
    disconnectionReason: text('disconnection_reason'),
    transferred: boolean('transferred').notNull().default(false),
    costCents: doublePrecision('cost_cents'),
    latencyP50Ms: integer('latency_p50_ms'),
    modelSentiment: text('model_sentiment'),
    modelSuccessful: boolean('model_successful'),
    outcome: text('outcome', { enum: CALL_OUTCOMES }),
    transcript: text('transcript'),
    callerNumber: text('caller_number'),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.companyId, table.callId] })],
);

export const bookingMoves = pgTable(
  'booking_moves',
  {
    companyId: uuid('company_id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    oldUid: text('old_uid').notNull(),
    newUid: text('new_uid').notNull(),
  },
  (table) => [primaryKey({ columns: [table.connectionId, table.oldUid] })],
);

export const bookingNoShows = pgTable(
  'booking_no_shows',
  {
    companyId: uuid('company_id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    calcomUid: text('calcom_uid').notNull(),
    noShow: boolean('no_show').notNull(),
    toldAt: instant('told_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.connectionId, table.calcomUid] })],
);

export const calcomSyncs = pgTable('calcom_syncs', {
  connectionId: uuid('connection_id').primaryKey(),
  companyId: uuid('company_id').notNull(),
  caughtUpTo: instant('caught_up_to'),
  comparedAt: instant('compared_at'),
});

export const BOOKING_DIFFERENCES = ['phantom', 'missing', 'moved'] as const;

export const bookingDifferences = pgTable(
  'booking_differences',
  {
    companyId: uuid('company_id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    position: integer('position').notNull(),
    kind: text('kind', { enum: BOOKING_DIFFERENCES }).notNull(),
    serviceId: uuid('service_id').notNull(),
    appointmentId: uuid('appointment_id'),
    mirrorStartsAt: instant('mirror_starts_at'),
    calcomStartsAt: instant('calcom_starts_at'),
  },
  (table) => [primaryKey({ columns: [table.connectionId, table.position] })],
);

export const auditEntries = pgTable('audit_entries', {
  id: uuid('id').primaryKey(),
  at: instant('at').notNull(),
  actor: text('actor').notNull(),
  operation: text('operation').notNull(),
  company: text('company'),
  subject: text('subject'),
});

export const CALL_STEP_KINDS = ['function', 'calcom', 'cache', 'hold', 'webhook', 'job', 'booking'] as const;

export const callSteps = pgTable('call_steps', {
  id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  companyId: uuid('company_id').notNull(),
  callId: text('call_id').notNull(),
  kind: text('kind', { enum: CALL_STEP_KINDS }).notNull(),
  name: text('name').notNull(),
  outcome: text('outcome').notNull(),
  startedAt: instant('started_at').notNull(),
  durationMs: doublePrecision('duration_ms').notNull(),
  requestId: text('request_id'),
  httpStatus: integer('http_status'),
  attempt: integer('attempt'),
  breaker: text('breaker'),
  cache: text('cache'),
});
