"""From facts to states: the fold, the counts, and what follows a rename."""
