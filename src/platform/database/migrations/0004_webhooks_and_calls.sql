-- What both vendors reported, stored once before it is acknowledged.
create table webhook_deliveries (
  id uuid primary key,
  company_id uuid not null references companies on delete cascade,
  source text not null check (source in ('retell', 'calcom')),
  event text not null,
  -- The same delivery again has the same key.
  dedupe_key text not null,
  -- The fields its handler declared, never a whole body; emptied once they are worked off.
  facts jsonb,
  status text not null check (status in ('waiting', 'done', 'dead')),
  attempts integer not null default 0,
  -- While it is worked on: when another worker may take it, should this one die.
  next_attempt_at timestamptz not null,
  -- Code or class of the last failure.
  reason text,
  received_at timestamptz not null,
  updated_at timestamptz not null,
  unique (company_id, source, dedupe_key)
);
create index webhook_deliveries_due on webhook_deliveries (next_attempt_at) where status = 'waiting';
select slotline_isolate('webhook_deliveries');

-- One row a call or chat; no word of what was said, and no number.
create table calls (
  company_id uuid not null references companies on delete cascade,
  call_id text not null,
  branch_id uuid not null,
  agent_id text,
  kind text,
  direction text,
  -- Only ever grows: started, ended, analyzed.
  state text not null check (state in ('started', 'ended', 'analyzed')),
  started_at timestamptz,
  ended_at timestamptz,
  duration_ms bigint,
  disconnection_reason text,
  transferred boolean not null default false,
  cost_cents double precision,
  latency_p50_ms integer,
  -- Opinions of the vendor's model, not outcomes of ours.
  model_sentiment text,
  model_successful boolean,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (company_id, call_id),
  foreign key (company_id, branch_id) references branches (company_id, id)
);
create index calls_by_start on calls (company_id, started_at);
select slotline_isolate('calls');

-- A move gives a booking a new uid; events about either may come in any order.
create table booking_moves (
  company_id uuid not null references companies on delete cascade,
  connection_id uuid not null,
  old_uid text not null,
  new_uid text not null,
  primary key (connection_id, old_uid),
  foreign key (company_id, connection_id) references calcom_connections (company_id, id)
);
create index booking_moves_by_new_uid on booking_moves (connection_id, new_uid);
select slotline_isolate('booking_moves');

-- When Cal.com said what the row says; null while only we wrote it.
alter table appointments add column event_at timestamptz;
alter table appointments add column no_show boolean;
alter table appointments add column no_show_at timestamptz;
