-- The bucket's name for an upload in parts, while one is under way.
alter table files.files add column upload_id text;
