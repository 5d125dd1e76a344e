"""Each mess by itself: taken with exactly the true values, or told at the right cell; never wrong in silence."""

import pytest

from etl.address import position
from etl.finding import Severity
from tests.messy.catalogue import MESSES, Mess
from tests.messy.judged import Trial, alone

IN_MEMORY, IN_FILES = 9, 2


@pytest.mark.parametrize("mess", MESSES.values(), ids=lambda mess: mess.name)
def test_alone(mess: Mess) -> None:
    trials = alone(mess, IN_MEMORY) + alone(mess, IN_FILES, by_file=True)
    assert trials
    for trial in trials:
        assert trial.silent_error is None
        assert trial.is_accepted == trial.draft.is_decidable, trial.judged.findings
        codes = {finding.code for finding in trial.judged.findings}
        assert codes & set(mess.codes) if mess.codes else not codes, trial.judged.findings
        assert _points_at(trial)


def _points_at(trial: Trial) -> bool:
    """True when every cell that nobody may guess has a finding of its own; one about a heading names its row."""
    draft = trial.draft
    stopping = [f for f in trial.judged.findings if f.severity is not Severity.WARNING]
    for row, token in draft.unclear:
        if row is None:
            continue
        place = draft.place(row, token)
        cells = {finding.cell for finding in stopping if finding.sheet == draft.title.strip() or not place}
        if row.kind == "heading":
            assert {position(cell)[0] for cell in cells} == {position(place)[0]}
        else:
            assert place in cells, (place, stopping)
    return True


def test_there_are_enough_of_them() -> None:
    assert len(MESSES) >= 100
