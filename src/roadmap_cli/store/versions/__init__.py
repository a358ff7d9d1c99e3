"""A whole version of a roadmap, into the catalog and out of it."""
