"""What the commands answer, as values."""
