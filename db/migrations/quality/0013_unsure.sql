-- Whether it was not sure what the several people mean whose work has passed.
alter table quality.checks add column unsure boolean not null default false;
