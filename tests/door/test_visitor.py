"""How often a page's run asks whose session it is."""

import pytest

from dashboard.door import visitor


@pytest.fixture
def asked(monkeypatch) -> list[int]:
    """Each look at the book of sessions; the answer is how many there were."""
    looks: list[int] = []
    monkeypatch.setattr(visitor, "_session_of_page", lambda: looks.append(1) or len(looks))
    return looks


def in_run(monkeypatch, run: object) -> None:
    monkeypatch.setattr(visitor, "get_script_run_ctx", lambda **_: run)


def test_within_a_run_the_last_answer_counts_but_not_before_a_change(asked, monkeypatch):
    in_run(monkeypatch, object())
    assert [visitor.session_now() for _ in range(9)] == [1] * 9
    assert visitor.session_now(is_anew=True) == 2
    assert visitor.session_now() == 2 and len(asked) == 2


def test_another_run_asks_for_itself(asked, monkeypatch):
    for number in (1, 2):
        in_run(monkeypatch, object())
        assert visitor.session_now() == visitor.session_now() == number


def test_a_long_run_asks_again(asked, monkeypatch):
    in_run(monkeypatch, object())
    monkeypatch.setattr(visitor, "LATELY_SECONDS", 0)
    assert [visitor.session_now() for _ in range(3)] == [1, 2, 3]
