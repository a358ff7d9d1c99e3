"""Numbers with their nouns, as sentences say them. Pure."""


def counted(count: int, noun: str) -> str:
    """Return a number with its noun, in the plural where it needs it."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
