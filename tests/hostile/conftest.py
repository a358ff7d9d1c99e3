"""The learners of the command line's tests."""

from tests.cli.conftest import bread_home, mia

__all__ = ["bread_home", "mia"]
