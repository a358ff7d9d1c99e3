"""A PostgreSQL server: pieces of logs in a table, and what is shared with cohorts."""
