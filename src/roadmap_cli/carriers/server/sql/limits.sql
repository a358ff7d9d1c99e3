
-- What PostgreSQL leaves open to every login, and no learner needs: temporary tables, tables in
-- the schema public (open up to PostgreSQL 14), and large objects. An owner who is no superuser is
-- warned that the last two stay open; "roadmap server check" names what is.
do $$
begin
  execute format('revoke all on database %I from public', current_database());
  execute format(
    'grant connect on database %I to roadmap_learner, roadmap_mentor, roadmap_gateway',
    current_database()
  );
end $$;
revoke create on schema public from public;
revoke execute on function
  pg_catalog.lo_create(oid), pg_catalog.lo_creat(integer), pg_catalog.lo_from_bytea(oid, bytea),
  pg_catalog.lo_open(oid, integer), pg_catalog.lo_put(oid, bigint, bytea),
  pg_catalog.lowrite(integer, bytea), pg_catalog.lo_truncate(integer, integer),
  pg_catalog.lo_truncate64(integer, bigint)
  from public;
