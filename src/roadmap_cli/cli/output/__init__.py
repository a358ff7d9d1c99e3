"""What is written: answers, failures, progress, and what an output can show."""
