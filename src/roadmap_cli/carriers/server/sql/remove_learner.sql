delete from roadmap.piece where learner = '{name}';
delete from roadmap.shared where learner = '{name}';
delete from roadmap.member where learner = '{name}';
