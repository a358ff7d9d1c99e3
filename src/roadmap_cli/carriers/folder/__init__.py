"""A folder that any program carries: files of events, one writer each."""
