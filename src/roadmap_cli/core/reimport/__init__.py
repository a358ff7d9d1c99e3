"""Which entry of a source that is imported again is which of the last import."""
