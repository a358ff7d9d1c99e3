"""What a mentor sees of the learners who share: computed from what they share, and nothing else."""
