import pytest
from datetime import date
from lending import Shelf

@pytest.fixture
def shelf():
    regal = Shelf()
    regal.lend('Winter', 'Ada', date(2026, 5, 1))
    return regal
