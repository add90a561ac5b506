-- Templates made before this begin with the usual queues and rules, as their projects did.
alter table projects.templates add column queues jsonb not null default '[]';
alter table projects.templates add column quality_rules jsonb;
alter table projects.templates add column version int not null default 1;
