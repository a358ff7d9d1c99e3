"""The zone that tests run in: it is about noon there, so that no day ends or begins meanwhile.

Who needs the hours of a zone sets another one.
"""

from datetime import UTC, datetime

ZONE = f"NOON{datetime.now(UTC).hour - 12:+d}"
