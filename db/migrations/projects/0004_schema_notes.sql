alter table projects.label_schemas add column note text not null default '';
