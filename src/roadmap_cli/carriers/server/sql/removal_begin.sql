begin;
set local lock_timeout = '10s';  -- who waits behind an open transaction makes all others wait
set local citus.multi_shard_modify_mode to 'sequential';  -- PostgreSQL ignores it
-- Whole devices go, so no key can break; but the check of it looks through all pieces of a device
-- for each of them. A superuser leaves it out. An owner who is none cannot, and lifts the row
-- security that holds for owners, too: nobody reads or writes these tables until the end.
do $$
begin
  if (select rolsuper from pg_roles where rolname = current_user) then
    lock table roadmap.piece in share row exclusive mode;
    set local session_replication_role = replica;
  elsif row_security_active('roadmap.piece') then
    alter table roadmap.piece no force row level security;
    alter table roadmap.shared no force row level security;
    set local roadmap.lifted = 'yes';
  end if;
end $$;
