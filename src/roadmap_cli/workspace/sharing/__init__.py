"""The use cases `share` and `cohort`: what a learner shows a mentor, by cards or a server."""
