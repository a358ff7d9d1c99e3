"""The database file: connections, transactions, signals, copies, and what SQLite reports."""
