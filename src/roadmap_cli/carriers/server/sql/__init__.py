"""The SQL that prepares a server, as files. It runs on PostgreSQL 14 and newer, and on Citus."""
