"""The quick set holds what it names."""

from tests import quick


def test_every_file_of_the_quick_set_is_there() -> None:
    """A file that is renamed must not drop out of it in silence."""
    assert [path for path in sorted(quick.QUICK | quick.SLOW) if not path.exists()] == []
    assert all(quick.is_quick(path) for path in quick.QUICK)
    assert not any(quick.is_quick(path) for path in quick.SLOW)
