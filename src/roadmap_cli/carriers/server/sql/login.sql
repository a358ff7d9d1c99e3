do $$
declare has_rows boolean := false;
begin
  if not exists (select from pg_roles where rolname = '{name}') then
    create role "{name}" login connection limit 5 password '{verifier}';
    -- A login can lift these for itself: they stop accidents, not attacks.
    alter role "{name}" set statement_timeout = '30s';
    alter role "{name}" set idle_in_transaction_session_timeout = '60s';
    -- Row security hides these rows from an owner who is no superuser, but not from the new login.
    -- The workers of a Citus do not know that login before this is committed.
    if row_security_active('roadmap.piece')
      and exists (select 1 from pg_extension where extname = 'citus') then
      raise warning 'rows that an earlier {name} has left can be seen by a superuser only';
    else
      if row_security_active('roadmap.piece') then
        grant "{name}" to current_user;
        grant roadmap_learner to "{name}";
        set local role "{name}";
      end if;
      -- One query a table, because Citus takes no other.
      has_rows := exists (select 1 from roadmap.piece where learner = '{name}');
      has_rows := has_rows or exists (select 1 from roadmap.shared where learner = '{name}');
      has_rows := has_rows or exists (select 1 from roadmap.member where learner = '{name}');
      if has_rows then
        raise exception 'there are rows of a {name} who has no login any more'
          using hint = 'The new {name} would read them. This removes them: roadmap server remove {name}';
      end if;
      reset role;
      if row_security_active('roadmap.piece') then
        revoke roadmap_learner from "{name}";
        revoke "{name}" from current_user;
      end if;
    end if;
    grant {roles} to "{name}";
  elsif exists (select from pg_roles where rolname = '{name}' and rolcanlogin and not rolsuper) then
    grant {roles} to "{name}";
    raise notice '{name} exists and keeps the password of the first invitation';
  else
    raise exception '{name} exists and is no login of a learner or a mentor';
  end if;
end $$;
