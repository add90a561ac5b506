-- What a version's model calls itself; of versions with the source `model` alone.
alter table annotations.annotation_versions add column model text check (length(model) between 1 and 200);
