
-- Roles. A learner, a mentor and the gateway of a platform (which logs its learners in itself and
-- says for whom it works: set local roadmap.learner = 'NAME') can do what these can do.
do $$
declare wanted text;
begin
  foreach wanted in array array['roadmap_learner', 'roadmap_mentor', 'roadmap_gateway'] loop
    if not exists (select from pg_roles where rolname = wanted) then
      execute format('create role %I nologin', wanted);
    end if;
  end loop;
end $$;

-- Row security: learners reach their own rows, mentors what their cohorts share, and no mentor
-- a log. It is forced where rows are of learners only, so that it holds for the owner too.
alter table roadmap.piece enable row level security;
alter table roadmap.piece force row level security;
alter table roadmap.shared enable row level security;
alter table roadmap.shared force row level security;
alter table roadmap.member enable row level security;

do $$
declare
  own text := 'learner = current_user';
  gateway text := 'learner = current_setting(''roadmap.learner'', true)';
  mentor text := 'pg_has_role(current_user, cohort, ''member'')';
  shared text := 'topics is not null and ' || mentor;
  wanted text[];
begin
  foreach wanted slice 1 in array array[
    ['piece', 'own_log', 'select', 'roadmap_learner', own],
    ['piece', 'own_pieces', 'insert', 'roadmap_learner', own],
    ['piece', 'gateway_log', 'select', 'roadmap_gateway', gateway],
    ['piece', 'gateway_pieces', 'insert', 'roadmap_gateway', gateway],
    ['shared', 'own_shares', 'all', 'roadmap_learner', own],
    ['shared', 'gateway_shares', 'all', 'roadmap_gateway', gateway],
    ['shared', 'mentor_view', 'select', 'roadmap_mentor', shared],
    ['member', 'own_cohorts', 'select', 'roadmap_learner', own],
    ['member', 'gateway_cohorts', 'select', 'roadmap_gateway', gateway],
    ['member', 'mentor_cohorts', 'select', 'roadmap_mentor', mentor]
  ] loop
    if not exists (
      select from pg_policies
      where schemaname = 'roadmap' and tablename = wanted[1] and policyname = wanted[2]
    ) then
      execute format(
        'create policy %I on roadmap.%I for %s to %I %s (%s)', wanted[2], wanted[1], wanted[3],
        wanted[4], case wanted[3] when 'insert' then 'with check' else 'using' end, wanted[5]
      );
    end if;
  end loop;
end $$;

revoke all on schema roadmap from public;
grant usage on schema roadmap to roadmap_learner, roadmap_mentor, roadmap_gateway;
grant select, insert on roadmap.piece to roadmap_learner, roadmap_gateway;
-- No update or delete of a whole table: either right lets its holder lock that table.
grant select, insert on roadmap.shared to roadmap_learner, roadmap_gateway;
grant update (title, version, size, events, has_minutes, as_of, topics, since)
  on roadmap.shared to roadmap_learner, roadmap_gateway;
grant select on roadmap.shared to roadmap_mentor;
grant select on roadmap.member to roadmap_learner, roadmap_mentor, roadmap_gateway;
grant select on roadmap.cohort to roadmap_learner, roadmap_mentor, roadmap_gateway;
