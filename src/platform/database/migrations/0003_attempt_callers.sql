-- Whose call made an attempt: what is settled after the call must still belong to the number that called.
alter table booking_attempts add column caller_number text;
create index booking_attempts_unsettled on booking_attempts (created_at) where status in ('pending', 'in_doubt');
create index appointments_moving on appointments (updated_at) where moving_to is not null;
