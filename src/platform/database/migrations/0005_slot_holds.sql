-- Starts that were offered to a caller and that nobody else is offered meanwhile.
create table slot_holds (
  id uuid primary key,
  company_id uuid not null references companies on delete cascade,
  connection_id uuid not null,
  event_type_id bigint not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  call_id text not null,
  expires_at timestamptz not null,
  -- Of Cal.com, once it has answered; it hides the slot from everybody's slots, ours too, until then.
  reservation_uid text,
  reserved_until timestamptz,
  unique (connection_id, event_type_id, starts_at),
  foreign key (company_id, connection_id) references calcom_connections (company_id, id)
);
create index slot_holds_by_call on slot_holds (company_id, call_id);
select slotline_isolate('slot_holds');

-- Call and invocation of an attempt that did not fail: the same delivered twice is one attempt, whatever its words mean by then.
alter table booking_attempts add column delivery_key text;
create unique index booking_attempts_by_delivery on booking_attempts (company_id, delivery_key);

-- A cancellation whose answer is still missing: which call wants it, and since when.
alter table appointments add column cancelling_in_call text;
alter table appointments add column cancelling_since timestamptz;
create index appointments_cancelling on appointments (cancelling_since) where cancelling_since is not null;

alter table callbacks add column priority text not null default 'normal' check (priority in ('low', 'normal', 'high'));
