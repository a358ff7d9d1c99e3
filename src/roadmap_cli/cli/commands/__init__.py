"""The commands: each translates what was typed and prints the answer."""
