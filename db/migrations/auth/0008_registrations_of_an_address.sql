-- A mailed link confirms any registration of its address.
create index registrations_address on auth.registrations (email_index, id);
