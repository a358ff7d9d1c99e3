do $$
begin
  if not exists (select from pg_roles where rolname = '{name}') then
    create role "{name}" login connection limit 5 password '{verifier}' in role {roles};
    alter role "{name}" set statement_timeout = '30s';
  elsif exists (select from pg_roles where rolname = '{name}' and rolcanlogin and not rolsuper) then
    grant {roles} to "{name}";
    raise notice '{name} exists and keeps the password of the first invitation';
  else
    raise exception '{name} exists and is no login of a learner or a mentor';
  end if;
end $$;
