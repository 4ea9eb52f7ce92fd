-- What happened in a call, step by step: names, codes and measures only, no person and no word that was said.
create table call_steps (
  id bigint generated always as identity primary key,
  company_id uuid not null references companies on delete cascade,
  -- A call may have steps before Retell has told of it.
  call_id text not null,
  kind text not null check (kind in ('function', 'calcom', 'cache', 'hold', 'webhook', 'job', 'booking')),
  -- Of the function, operation, event or queue.
  name text not null,
  outcome text not null,
  started_at timestamptz not null,
  duration_ms double precision not null,
  -- Of the incoming request that the step belongs to.
  request_id text,
  http_status integer,
  attempt integer,
  breaker text,
  cache text
);
create index call_steps_by_call on call_steps (call_id, started_at);
create index call_steps_by_age on call_steps (company_id, started_at);
select slotline_isolate('call_steps');

create index calls_by_time on calls ((coalesce(started_at, created_at)), call_id);
