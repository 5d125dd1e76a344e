"""Several messes on one form: the bar that never moves is zero values wrong in silence."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.messy.catalogue import MESSES
from tests.messy.fill import FORMS
from tests.messy.judged import try_out
from tests.messy.table import combined

NAMES = [mess.name for mess in MESSES.values() if not mess.is_rare]


@settings(max_examples=300, deadline=None)
@given(
    form=st.integers(0, len(FORMS) - 1), seed=st.integers(0, 10**6), has_identity=st.booleans(),
    names=st.lists(st.sampled_from(NAMES), min_size=1, max_size=5, unique=True),
)
def test_nothing_wrong_is_taken_in_silence(form: int, seed: int, has_identity: bool, names: list[str]) -> None:
    trial = try_out(form, seed, tuple(names), has_identity=has_identity)
    assert trial.silent_error is None, trial.done


def test_nine_in_ten_of_what_can_be_decided_need_no_person() -> None:
    trials = combined(800)
    assert [(trial.done, trial.silent_error) for trial in trials if trial.silent_error] == []
    decidable = [trial for trial in trials if trial.draft.is_decidable]
    assert len(decidable) > 250
    assert sum(trial.is_accepted for trial in decidable) >= 0.95 * len(decidable)


def test_combinations_survive_the_way_through_a_file() -> None:
    """What is written to a workbook and read back is judged like what was never written."""
    for seed in range(40):
        names = tuple(NAMES[(seed * 7 + step * 31) % len(NAMES)] for step in range(3))
        told = [try_out(seed, seed, names, has_identity=False, by_file=way) for way in (False, True)]
        assert told[0].judged.outcome == told[1].judged.outcome, told[0].done
        assert told[1].silent_error is None, told[1].done
