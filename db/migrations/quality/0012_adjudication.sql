-- The agreement that a check was to find, where the workflow asked for one: such a check says whether the work is enough.
alter table quality.checks add column threshold double precision;

-- The newest version that is known of each annotation: what is said of an older one changes nothing.
alter table quality.consensus_tasks add column versions jsonb not null default '{}';

-- A person has decided what it means.
alter table quality.consensus_items add column decided boolean not null default false;
