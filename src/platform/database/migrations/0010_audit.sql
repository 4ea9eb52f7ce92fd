-- What operators changed: who, what, of which company; codes and ids only, and no foreign key, so that it outlives the company.
create table audit_entries (
  id uuid primary key,
  at timestamptz not null,
  -- "operator" is ADMIN_TOKEN, else the id of the token.
  actor text not null,
  operation text not null,
  company text,
  subject text
);
create index audit_entries_by_time on audit_entries (at, id);

-- Closed to the role that serves calls. Nobody changes what is written.
alter table audit_entries enable row level security;
alter table audit_entries force row level security;
create policy operators_only on audit_entries to slotline_operator using (true) with check (true);
grant select, insert on audit_entries to slotline_operator;
