-- Tokens of the admin API besides the operator's own. Only the digest of a token is kept; its 256 random bits need no salt.
create table admin_tokens (
  id uuid primary key,
  token_digest text not null unique,
  scope text not null check (scope in ('operator', 'company', 'metrics')),
  -- Whose rows a token of scope "company" may read; it goes with the company, so a later one of that slug is not open to it.
  company_id uuid references companies on delete cascade,
  created_at timestamptz not null,
  revoked_at timestamptz,
  check ((scope = 'company') = (company_id is not null))
);
create index admin_tokens_by_company on admin_tokens (company_id);

-- Closed to the role that serves calls, the rows of its own company included.
alter table admin_tokens enable row level security;
alter table admin_tokens force row level security;
create policy operators_only on admin_tokens to slotline_operator using (true) with check (true);
grant select, insert, update, delete on admin_tokens to slotline_operator;
