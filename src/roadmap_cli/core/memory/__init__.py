"""Reviews against forgetting, and placing somebody who is no beginner."""
