insert into roadmap.member (learner, cohort) values ('{name}', '{cohort}') on conflict do nothing;
