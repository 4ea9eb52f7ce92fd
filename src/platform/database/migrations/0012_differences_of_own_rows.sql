-- A difference names rows of its own company, and goes with them. The next comparison finds them again.
truncate booking_differences;
alter table booking_differences
  add foreign key (company_id, service_id) references services (company_id, id) on delete cascade,
  add foreign key (company_id, appointment_id) references appointments (company_id, id) on delete cascade;
create index booking_differences_by_appointment on booking_differences (company_id, appointment_id)
  where appointment_id is not null;
