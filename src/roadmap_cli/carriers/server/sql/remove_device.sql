delete from roadmap.piece where learner = '{name}' and device = {device};
