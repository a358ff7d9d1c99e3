"""What pictures of a learner's time are drawn from: series, a fan of futures."""
