
-- On EVERY node, and again on each node that you add, and after alter extension citus update:
-- Citus carries none of this to its workers.
set citus.enable_ddl_propagation = off;
{limits}
-- An owner who is no superuser is warned that these stay open.
do $$
declare wanted record;
begin
  for wanted in
    select case prokind when 'p' then 'execute on procedure ' else 'execute on function ' end
        || oid::regprocedure as what
      from pg_proc where prokind in ('f', 'p') and proname ~ '{citus_functions}'
    union all
    select 'all on ' || oid::regclass from pg_class
      where relkind = 'v' and relname in ('citus_stat_activity', 'citus_locks')
  loop
    begin
      execute format('revoke %s from public', wanted.what);
    exception when insufficient_privilege then
      raise warning 'only a superuser can revoke %', wanted.what;
    end;
  end loop;
end $$;
set citus.enable_ddl_propagation = on;
