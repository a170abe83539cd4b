from app.main import fits


def test_all_on_one():
    assert fits([1, 2], 8) == 2
