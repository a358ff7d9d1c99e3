"""Opening a database: migrations, refusals, looking for damage."""
