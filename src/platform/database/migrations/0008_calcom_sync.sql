-- While a webhook secret is being replaced, what was signed with the one before is taken as well.
alter table calcom_connections add column previous_webhook_secret_encrypted text;

-- Events name bookings by uid alone; one that belongs to another connection must be told apart from an unknown one.
create index appointments_by_uid on appointments (calcom_uid);
create index booking_attempts_by_uid on booking_attempts (calcom_uid) where calcom_uid is not null;

-- The event that name and number come from, so that they are the same in whatever order events arrive; null: a call.
alter table appointments add column contact_at timestamptz;

-- Who did not come, also to bookings that are told of only later.
create table booking_no_shows (
  company_id uuid not null references companies on delete cascade,
  connection_id uuid not null,
  calcom_uid text not null,
  no_show boolean not null,
  told_at timestamptz not null,
  primary key (connection_id, calcom_uid),
  foreign key (company_id, connection_id) references calcom_connections (company_id, id)
);
select slotline_isolate('booking_no_shows');

-- How far each connection's bookings have been read, and when they were compared with the mirror.
create table calcom_syncs (
  connection_id uuid primary key,
  company_id uuid not null references companies on delete cascade,
  -- Changes up to here have been taken in.
  caught_up_to timestamptz,
  compared_at timestamptz,
  foreign key (company_id, connection_id) references calcom_connections (company_id, id)
);
select slotline_isolate('calcom_syncs');

-- What the last comparison found; replaced by the next one. No name, no number, no uid.
create table booking_differences (
  company_id uuid not null references companies on delete cascade,
  connection_id uuid not null,
  position integer not null,
  kind text not null check (kind in ('phantom', 'missing', 'moved')),
  service_id uuid not null,
  -- Ours; null where the mirror has none.
  appointment_id uuid,
  mirror_starts_at timestamptz,
  calcom_starts_at timestamptz,
  primary key (connection_id, position),
  foreign key (company_id, connection_id) references calcom_connections (company_id, id)
);
select slotline_isolate('booking_differences');
