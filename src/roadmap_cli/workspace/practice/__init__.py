"""The use cases of practice: laying an exercise out, and verifying it."""
