-- Templates made before this begin with the standard policies of quality, as their projects did.
alter table projects.templates add column quality_policies jsonb;
