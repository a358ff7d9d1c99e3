"""Our own YAML file: read, checked, linted, written, merged with hand edits."""
