
-- On EVERY node, and again on each node that you add, and after alter extension citus update:
-- Citus carries none of this to its workers.
set citus.enable_ddl_propagation = off;
{limits}
do $$
declare wanted regprocedure;
begin
  for wanted in
    select oid from pg_proc where prokind = 'f' and proname ~ '{citus_functions}'
  loop
    execute format('revoke execute on function %s from public', wanted);
  end loop;
  for wanted in
    select oid from pg_proc where prokind = 'p' and proname ~ '{citus_functions}'
  loop
    execute format('revoke execute on procedure %s from public', wanted);
  end loop;
end $$;
do $$
declare wanted regclass;
begin
  for wanted in
    select oid from pg_class where relname in ('citus_stat_activity', 'citus_locks')
  loop
    execute format('revoke all on %s from public', wanted);
  end loop;
end $$;
