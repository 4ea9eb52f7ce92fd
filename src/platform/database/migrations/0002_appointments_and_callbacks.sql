-- The mirror of bookings: Cal.com owns them, callers and operators ask us.
create table appointments (
  id uuid primary key,
  company_id uuid not null references companies on delete cascade,
  branch_id uuid not null,
  connection_id uuid not null,
  service_id uuid not null,
  calcom_uid text not null,
  status text not null check (status in ('booked', 'requested', 'cancelled')),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  attendee_name text not null,
  attendee_phone text,
  -- The number that booked; it may differ from the one booked for.
  caller_number text,
  booked_in_call text,
  moved_in_call text,
  moved_from timestamptz,
  -- Start of a move whose answer is still missing.
  moving_to timestamptz,
  times_moved integer not null default 0,
  cancelled_in_call text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (company_id, id),
  unique (connection_id, calcom_uid),
  foreign key (company_id, branch_id) references branches (company_id, id),
  foreign key (company_id, connection_id) references calcom_connections (company_id, id),
  foreign key (company_id, service_id) references services (company_id, id)
);
create index appointments_by_caller on appointments (company_id, caller_number, starts_at);
create index appointments_by_attendee on appointments (company_id, attendee_phone, starts_at);
create index appointments_by_call on appointments (company_id, booked_in_call);
select slotline_isolate('appointments');

create table callbacks (
  id uuid primary key,
  company_id uuid not null references companies on delete cascade,
  branch_id uuid not null,
  call_id text not null,
  name text,
  phone text,
  reason text,
  preferred_time text,
  status text not null check (status in ('open', 'done')),
  requested_at timestamptz not null,
  updated_at timestamptz not null,
  unique (company_id, id),
  unique (company_id, call_id),
  foreign key (company_id, branch_id) references branches (company_id, id)
);
select slotline_isolate('callbacks');
