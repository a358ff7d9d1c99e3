import pytest
from lending import NotLentError, Shelf

def test_words():
    with pytest.raises(NotLentError, match='is not lent'):
        Shelf().give_back('Winter')
