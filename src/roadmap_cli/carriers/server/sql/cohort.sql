do $$
begin
  if not exists (select 1 from roadmap.cohort where cohort = '{cohort}') then
    create role "{cohort}" nologin;
    insert into roadmap.cohort (cohort) values ('{cohort}');
  end if;
end $$;
