-- What of an instance's children decides where they land in another version: which run and in which states, whatever their ids and number.
create function workflow.children_shape(p_children jsonb) returns jsonb language plpgsql immutable parallel safe set search_path = workflow, pg_temp as $$
begin
  if p_children is null or jsonb_typeof(p_children) <> 'object' then return null; end if;
  return (
    select jsonb_agg(distinct jsonb_build_array(child.value->'source', child.value->'value', workflow.children_shape(child.value->'children')))
    from jsonb_each(p_children) as child
  );
end $$;
