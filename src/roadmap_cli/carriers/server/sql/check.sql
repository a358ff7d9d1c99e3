-- What a server leaves open. It changes nothing. With Citus, run it on every node.
set citus.override_table_visibility = off;  -- else Citus hides the shards; PostgreSQL ignores it

with wanted (tablename, policyname, cmd, role, condition) as (values
  ('piece', 'own_log', 'SELECT', 'roadmap_learner', 'own'),
  ('piece', 'own_pieces', 'INSERT', 'roadmap_learner', 'own'),
  ('piece', 'gateway_log', 'SELECT', 'roadmap_gateway', 'gateway'),
  ('piece', 'gateway_pieces', 'INSERT', 'roadmap_gateway', 'gateway'),
  ('shared', 'own_shares', 'ALL', 'roadmap_learner', 'own'),
  ('shared', 'gateway_shares', 'ALL', 'roadmap_gateway', 'gateway'),
  ('shared', 'mentor_view', 'SELECT', 'roadmap_mentor', 'shared'),
  ('member', 'own_cohorts', 'SELECT', 'roadmap_learner', 'own'),
  ('member', 'gateway_cohorts', 'SELECT', 'roadmap_gateway', 'gateway'),
  ('member', 'mentor_cohorts', 'SELECT', 'roadmap_mentor', 'mentor')
),
conditions (condition, text) as (values
  ('own', '(learner = CURRENT_USER)'),
  ('gateway', '(learner = current_setting(''roadmap.learner''::text, true))'),
  ('mentor', '(pg_has_role(CURRENT_USER, (cohort)::name, ''member''::text))'),
  ('mentor', 'pg_has_role(CURRENT_USER, (cohort)::name, ''member''::text)'),
  ('shared', '((topics IS NOT NULL) AND pg_has_role(CURRENT_USER, (cohort)::name, ''member''::text))')
),
rights (tablename, role, privilege) as (values
  ('piece', 'roadmap_learner', 'SELECT'), ('piece', 'roadmap_learner', 'INSERT'),
  ('piece', 'roadmap_gateway', 'SELECT'), ('piece', 'roadmap_gateway', 'INSERT'),
  ('shared', 'roadmap_learner', 'SELECT'), ('shared', 'roadmap_learner', 'INSERT'),
  ('shared', 'roadmap_gateway', 'SELECT'), ('shared', 'roadmap_gateway', 'INSERT'),
  ('shared', 'roadmap_mentor', 'SELECT'), ('member', 'roadmap_learner', 'SELECT'),
  ('member', 'roadmap_gateway', 'SELECT'), ('member', 'roadmap_mentor', 'SELECT'),
  ('cohort', 'roadmap_learner', 'SELECT'), ('cohort', 'roadmap_gateway', 'SELECT'),
  ('cohort', 'roadmap_mentor', 'SELECT')
),
ours as (
  select c.oid, c.relname::text as name, regexp_replace(c.relname::text, '_\d+$', '') as tablename,
    c.relrowsecurity, c.relforcerowsecurity, c.relacl, c.relowner
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'roadmap' and c.relkind in ('r', 'p')
),
policies as (
  select regexp_replace(tablename::text, '_\d+$', '') as tablename, tablename::text as name,
    policyname::text, cmd, roles, permissive, coalesce(qual, with_check) as text
  from pg_policies where schemaname = 'roadmap'
),
findings (looked_at, is_open, remedy) as (
  select 'large objects: ' || p.oid::regprocedure::text,
    has_function_privilege('public', p.oid, 'execute'),
    'as a superuser: revoke execute on function ' || p.oid::regprocedure::text || ' from public'
  from pg_proc p where p.pronamespace = 'pg_catalog'::regnamespace and p.proname in (
    'lo_create', 'lo_creat', 'lo_from_bytea', 'lo_import', 'lo_open', 'lo_put', 'lowrite',
    'lo_truncate', 'lo_truncate64')
  union all
  select 'commands on other nodes: ' || p.oid::regprocedure::text,
    has_function_privilege('public', p.oid, 'execute'),
    'as a superuser, on every node: revoke execute on function '
      || p.oid::regprocedure::text || ' from public'
  from pg_proc p where p.proname ~ '{citus_functions}' and p.prokind = 'f'
  union all
  select 'temporary tables', has_database_privilege('public', current_database(), 'temporary'),
    format('revoke temporary on database %I from public', current_database())
  union all
  select 'schemas of one''s own', has_database_privilege('public', current_database(), 'create'),
    format('revoke create on database %I from public', current_database())
  union all
  select 'tables in schema public', has_schema_privilege('public', 'public', 'create'),
    'as its owner: revoke create on schema public from public'
  union all
  select 'another database: ' || datname, has_database_privilege('public', oid, 'connect'),
    format('revoke connect, temporary on database %I from public', datname)
  from pg_database where datallowconn and datname <> current_database()
  union all
  select 'row security on ' || name, not relrowsecurity,
    format('alter table roadmap.%I enable row level security', name)
  from ours where tablename in ('piece', 'shared', 'member')
  union all
  select 'row security for the owner of ' || name, not relforcerowsecurity,
    format('alter table roadmap.%I force row level security', name)
  from ours where tablename in ('piece', 'shared')
  union all
  select format('table %s', t.name), not exists (select from ours where ours.name = t.name),
    'run what "roadmap server schema" prints'
  from (values ('piece'), ('cohort'), ('member'), ('shared')) t (name)
  union all
  select format('policy %s on %s', w.policyname, o.name), not exists (
      select from policies p join conditions c on c.text = p.text
      where p.name = o.name and p.policyname = w.policyname and p.cmd = w.cmd
        and p.roles = array[w.role]::name[] and p.permissive = 'PERMISSIVE'
        and c.condition = w.condition),
    format('drop policy if exists %I on roadmap.%I, then run what "roadmap server schema" prints',
      w.policyname, o.name)
  from wanted w join ours o on o.tablename = w.tablename
  union all
  select format('policy %s on %s is not ours', p.policyname, p.name), true,
    format('drop policy %I on roadmap.%I', p.policyname, p.name)
  from policies p
  where (p.tablename, p.policyname) not in (select w.tablename, w.policyname from wanted w)
  union all
  select format('%s on %s for %s', a.privilege_type, o.name,
      case a.grantee when 0 then 'public' else pg_get_userbyid(a.grantee)::text end), true,
    format('revoke %s on roadmap.%I from %s', a.privilege_type, o.name,
      case a.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end)
  from ours o, aclexplode(o.relacl) a
  where a.grantee <> o.relowner and not exists (
    select from rights r where r.tablename = o.tablename and r.privilege = a.privilege_type
      and a.grantee <> 0 and r.role = pg_get_userbyid(a.grantee))
  union all
  select 'learner who may do more: ' || r.rolname, true,
    format('alter role %I nosuperuser nocreaterole nocreatedb nobypassrls noreplication', r.rolname)
  from pg_roles r
  where (r.rolsuper or r.rolcreaterole or r.rolcreatedb or r.rolbypassrls or r.rolreplication)
    and exists (
      select from pg_auth_members m join pg_roles g on g.oid = m.roleid
      where m.member = r.oid and g.rolname in ('roadmap_learner', 'roadmap_mentor')
        and not m.admin_option)
  union all
  select format('column %s of %s: %s for %s', a.attname, o.name, x.privilege_type,
      case x.grantee when 0 then 'public' else pg_get_userbyid(x.grantee)::text end), true,
    format('revoke %s (%I) on roadmap.%I from %s', x.privilege_type, a.attname, o.name,
      case x.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(x.grantee)) end)
  from ours o join pg_attribute a on a.attrelid = o.oid, aclexplode(a.attacl) x
  where x.grantee <> o.relowner and not (
    o.tablename = 'shared' and x.privilege_type = 'UPDATE' and x.grantee <> 0
    and a.attname not in ('learner', 'cohort', 'roadmap')
    and pg_get_userbyid(x.grantee) in ('roadmap_learner', 'roadmap_gateway'))
  union all
  -- A login can change these for itself, and for one session unseen.
  select 'time limits of ' || r.rolname, not (
      coalesce(r.rolconfig, '{}') @> array['statement_timeout=30s', 'idle_in_transaction_session_timeout=60s'] and array['statement_timeout=30s', 'idle_in_transaction_session_timeout=60s'] @> r.rolconfig
      and not exists (
        select from pg_db_role_setting s where s.setrole = r.oid and s.setdatabase <> 0)),
    format('alter role %1$I reset all; alter role %1$I in database %2$I reset all;'
      || ' alter role %1$I set statement_timeout = ''30s'';'
      || ' alter role %1$I set idle_in_transaction_session_timeout = ''60s''',
      r.rolname, current_database())
  from pg_roles r
  where r.rolcanlogin and exists (
    select from pg_auth_members m join pg_roles g on g.oid = m.roleid
    where m.member = r.oid and g.rolname in ('roadmap_learner', 'roadmap_mentor')
      and not m.admin_option)
  union all
  select 'encryption', current_setting('ssl') <> 'on', 'set ssl = on in postgresql.conf'
  union all
  select 'passwords as SCRAM', current_setting('password_encryption') <> 'scram-sha-256',
    'set password_encryption = ''scram-sha-256'' in postgresql.conf'
)
select looked_at, case when is_open then 'OPEN' else 'closed' end as state,
  case when is_open then remedy else '' end as remedy
from findings order by is_open desc, looked_at;
