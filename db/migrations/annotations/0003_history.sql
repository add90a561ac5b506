-- Versions know who last set each part of them, and may lie on a branch beside the line that counts. Numbers are the annotation's,
-- whichever line a version is on: `last_version` is the highest one given.
alter table annotations.annotations add column last_version int not null default 0;
update annotations.annotations set last_version = version;

-- `blame` is the version that last set each region and relation (in their order) and each answer; `changes` counts what differs from the parent.
alter table annotations.annotation_versions add column branch text check (length(branch) between 1 and 80);
alter table annotations.annotation_versions add column blame jsonb;
alter table annotations.annotation_versions add column changes jsonb;

create function annotations.list_blame(mine jsonb, parent jsonb, parent_blame jsonb, version int) returns jsonb language sql immutable as $$
  select coalesce(jsonb_agg(coalesce(parent_blame -> (p.at::int - 1), to_jsonb(version)) order by m.at), '[]')
  from jsonb_array_elements(mine) with ordinality as m (part, at)
  left join (select part, min(at) as at from jsonb_array_elements(coalesce(parent, '[]')) with ordinality as e (part, at) group by part) as p on p.part = m.part
$$;
create function annotations.list_changes(mine jsonb, parent jsonb) returns jsonb language sql immutable as $$
  select jsonb_build_object('added', count(*) filter (where p.part is null), 'removed', count(*) filter (where m.part is null),
    'changed', count(*) filter (where p.part <> m.part))
  from (select part, key from jsonb_array_elements(mine) as e (part), coalesce(part -> 'id', part) as key) as m
  full join (select part, key from jsonb_array_elements(coalesce(parent, '[]')) as e (part), coalesce(part -> 'id', part) as key) as p on p.key = m.key
$$;
do $$
declare
  one annotations.annotation_versions;
  parent annotations.annotation_versions;
begin
  for one in select * from annotations.annotation_versions order by annotation_id, version loop
    select * into parent from annotations.annotation_versions where annotation_id = one.annotation_id and version = one.parent;
    update annotations.annotation_versions set
      blame = jsonb_build_object(
        'regions', annotations.list_blame(one.result -> 'regions', parent.result -> 'regions', parent.blame -> 'regions', one.version),
        'relations', annotations.list_blame(one.result -> 'relations', parent.result -> 'relations', parent.blame -> 'relations', one.version),
        'answers', (select coalesce(jsonb_object_agg(key, case when parent.result -> 'answers' -> key = value then parent.blame -> 'answers' -> key
          else to_jsonb(one.version) end), '{}') from jsonb_each(one.result -> 'answers'))),
      changes = jsonb_build_object(
        'regions', annotations.list_changes(one.result -> 'regions', parent.result -> 'regions'),
        'relations', annotations.list_changes(one.result -> 'relations', parent.result -> 'relations'),
        'answers', (select jsonb_build_object('added', count(*) filter (where p.value is null), 'removed', count(*) filter (where m.value is null),
          'changed', count(*) filter (where p.value <> m.value))
          from jsonb_each(one.result -> 'answers') as m full join jsonb_each(coalesce(parent.result -> 'answers', '{}')) as p on p.key = m.key))
    where annotation_id = one.annotation_id and version = one.version;
  end loop;
end $$;
drop function annotations.list_blame;
drop function annotations.list_changes;

alter table annotations.annotation_versions alter column blame set not null;
alter table annotations.annotation_versions alter column changes set not null;
alter table annotations.annotation_versions drop constraint annotation_versions_reason_check;
alter table annotations.annotation_versions add constraint annotation_versions_reason_check
  check (reason in ('submitted', 'edited', 'restored', 'branched'));
create index versions_branch on annotations.annotation_versions (annotation_id, branch, version) where branch is not null;
