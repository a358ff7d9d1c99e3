do $$
begin
  if exists (select from pg_roles where rolname = '{name}') then
    if not {is_login} then
      raise exception '{name} is no login of a learner or a mentor';
    end if;
    drop role "{name}";
  end if;
end $$;
