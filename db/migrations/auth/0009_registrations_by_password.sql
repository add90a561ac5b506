-- Eight bits of a keyed hash of address and password: they choose which of an address's registrations a password is compared with, so that
-- those of others, who do not know it, push nobody's out of the few that are. Those from before are found by their own link alone.
alter table auth.registrations add column password_mark smallint not null default -1;
alter table auth.registrations alter column password_mark drop default;
drop index auth.registrations_address;
create index registrations_address on auth.registrations (email_index, password_mark, id);
