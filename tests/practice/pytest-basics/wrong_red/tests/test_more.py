def test_more():
    assert 1 == 2
