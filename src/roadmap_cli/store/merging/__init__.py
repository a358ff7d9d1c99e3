"""Another machine's log, read without trust and joined."""
