import pytest

@pytest.mark.skip
def test_later():
    assert False

@pytest.mark.xfail
def test_not_yet():
    assert False

@pytest.mark.slow
def test_slow():
    pass
