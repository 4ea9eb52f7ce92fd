-- Roles are shared by all databases of a server, so they may exist already, or be made by another database right now.
do $$
declare
  role_name text;
begin
  foreach role_name in array array['slotline_app', 'slotline_operator'] loop
    if not exists (select from pg_roles where rolname = role_name) then
      begin
        execute format('create role %I nologin nosuperuser nobypassrls', role_name);
      exception when duplicate_object or unique_violation then
        null;
      end;
    end if;
    -- A superuser may take any role without this; an ordinary login must be a member.
    if not (select rolsuper from pg_roles where rolname = current_user) then
      execute format('grant %I to current_user', role_name);
    end if;
    execute format('grant usage on schema %I to %I', current_schema(), role_name);
  end loop;
end
$$;

-- The company of the running transaction; null (so: no row) while none is set.
create function slotline_company() returns uuid
  language sql stable
  as $$ select nullif(current_setting('slotline.company_id', true), '')::uuid $$;

-- Closes a tenant table: every later migration that creates one calls this for it.
-- slotline_app sees the rows of one company, slotline_operator those of all; the owner sees none, since it is forced too.
create function slotline_isolate(tenant_table regclass, company_column name default 'company_id') returns void
  language plpgsql
  as $$
begin
  execute format('alter table %s enable row level security', tenant_table);
  execute format('alter table %s force row level security', tenant_table);
  execute format(
    'create policy one_company on %s to slotline_app using (%I = slotline_company()) with check (%I = slotline_company())',
    tenant_table, company_column, company_column);
  execute format('create policy all_companies on %s to slotline_operator using (true) with check (true)', tenant_table);
  execute format('grant select, insert, update, delete on %s to slotline_app, slotline_operator', tenant_table);
end
$$;

create table companies (
  id uuid primary key,
  slug text not null unique,
  name text not null,
  -- The tenant document as it was given, without secrets.
  document jsonb not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
select slotline_isolate('companies', 'id');

-- What other instances must read again; the row of a deleted company stays. Holds no data of a tenant.
create sequence tenant_revision;
create table tenant_changes (
  company_id uuid primary key,
  revision bigint not null default nextval('tenant_revision')
);
create index tenant_changes_by_revision on tenant_changes (revision);
grant select, insert, update on tenant_changes to slotline_operator;
grant usage on sequence tenant_revision to slotline_operator;

-- Rows of branches, services and connections that left the document stay for the history that points to them.
create table branches (
  id uuid primary key,
  company_id uuid not null references companies on delete cascade,
  slug text not null,
  name text not null,
  removed_at timestamptz,
  unique (company_id, id),
  unique (company_id, slug)
);
select slotline_isolate('branches');

create table services (
  id uuid primary key,
  company_id uuid not null references companies on delete cascade,
  branch_id uuid not null,
  slug text not null,
  name text not null,
  removed_at timestamptz,
  unique (company_id, id),
  unique (company_id, branch_id, slug),
  foreign key (company_id, branch_id) references branches (company_id, id) on delete cascade
);
select slotline_isolate('services');

create table calcom_connections (
  id uuid primary key,
  company_id uuid not null references companies on delete cascade,
  -- Null: the company's own block.
  branch_id uuid,
  api_key_encrypted text not null,
  webhook_secret_encrypted text,
  removed_at timestamptz,
  unique (company_id, id),
  foreign key (company_id, branch_id) references branches (company_id, id) on delete cascade
);
create unique index calcom_connections_of_company on calcom_connections (company_id) where branch_id is null;
create unique index calcom_connections_of_branch on calcom_connections (company_id, branch_id) where branch_id is not null;
select slotline_isolate('calcom_connections');

create table retell_keys (
  company_id uuid not null references companies on delete cascade,
  position integer not null,
  key_encrypted text not null,
  primary key (company_id, position)
);
select slotline_isolate('retell_keys');

create table phone_numbers (
  number text primary key,
  company_id uuid not null references companies on delete cascade,
  branch_id uuid not null,
  foreign key (company_id, branch_id) references branches (company_id, id) on delete cascade
);
create index phone_numbers_by_company on phone_numbers (company_id);
select slotline_isolate('phone_numbers');

create table agents (
  agent_id text primary key,
  company_id uuid not null references companies on delete cascade,
  -- Null: serves every branch of the company.
  branch_id uuid,
  foreign key (company_id, branch_id) references branches (company_id, id) on delete cascade
);
create index agents_by_company on agents (company_id);
select slotline_isolate('agents');

create table booking_attempts (
  id uuid primary key,
  company_id uuid not null references companies on delete cascade,
  branch_id uuid not null,
  connection_id uuid not null,
  service_id uuid not null,
  event_type_id bigint not null,
  call_id text not null,
  tool_call_id text,
  idempotency_key text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  attendee_name text not null,
  attendee_phone text,
  attendee_email text,
  status text not null check (status in ('pending', 'confirmed', 'requested', 'failed', 'in_doubt')),
  calcom_uid text,
  failure_code text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (company_id, id),
  unique (company_id, idempotency_key),
  unique (connection_id, calcom_uid),
  foreign key (company_id, branch_id) references branches (company_id, id),
  foreign key (company_id, connection_id) references calcom_connections (company_id, id),
  foreign key (company_id, service_id) references services (company_id, id)
);
create index booking_attempts_by_call on booking_attempts (company_id, call_id);
create index booking_attempts_open on booking_attempts (updated_at) where status in ('pending', 'in_doubt');
select slotline_isolate('booking_attempts');
