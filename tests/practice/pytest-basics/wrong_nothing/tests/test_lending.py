import pytest
from lending import Shelf

@pytest.mark.parametrize('title', 'abcdefghijklmnopqrstuvwxyzäöüß')
def test_lend(tmp_path, title):
    Shelf().lend(title, 'Ada')
