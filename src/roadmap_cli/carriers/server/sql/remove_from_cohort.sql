begin;
delete from roadmap.member where learner = '{name}' and cohort = '{cohort}';
do $$
begin
  if exists (
    select from pg_auth_members m join roadmap.cohort c on c.cohort = '{cohort}'
    where m.roleid = to_regrole('"{cohort}"') and m.member = to_regrole('"{name}"')
  ) then
    revoke "{cohort}" from "{name}";
  end if;
end $$;
commit;
