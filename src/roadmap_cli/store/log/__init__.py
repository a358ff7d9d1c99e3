"""Events, and the caches that are made of them: projection, reviews, study days."""
