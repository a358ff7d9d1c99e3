"""What differs between two versions of a roadmap, and what that does to the numbers."""
