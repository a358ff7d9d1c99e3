insert into roadmap.member (learner, cohort) values ('{name}', '{cohort}');
