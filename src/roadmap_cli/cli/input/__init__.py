"""What is typed: options, keys, completion, editor and browser."""
