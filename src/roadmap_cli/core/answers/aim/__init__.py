"""The goal of a learner, as answers show it."""
