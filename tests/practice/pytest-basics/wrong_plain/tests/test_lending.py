import pytest

@pytest.mark.parametrize('number', range(30))
def test_number(number):
    pass
