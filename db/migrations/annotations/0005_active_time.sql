-- Active seconds that earlier assignments had brought together, so that those of the current one can be held against its clock.
alter table annotations.annotations add column active_before double precision not null default 0;
