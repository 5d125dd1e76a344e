"""When there is nothing to say, one sentence says so, with what to do."""

import pandas as pd
import pytest

from dashboard.export.catalogue import build, export, exports
from dashboard.export.file_name import file_name
from dashboard.export.office import NO_FILES, OfficeFiles
from dashboard.export.paper.settings import Settings
from dashboard.export.refused import COUNTS, ExportRefused, no_paper, no_units, not_by_period, nothing_due
from dashboard.export.span import Span
from tests.export_frames import context

PART = Span("2022-Q3", "Quý III/2022", ("2022-Q3",))


def counts(required: int, due: int) -> dict[str, pd.DataFrame]:
    return {COUNTS: pd.DataFrame([{"plan_id": "p", "required_count": required, "due_count": due}])}


@pytest.mark.parametrize("frames", [counts(0, 0), {COUNTS: pd.DataFrame(columns=["required_count", "due_count"])}])
def test_a_plan_without_units(frames: dict[str, pd.DataFrame]):
    assert "không có đơn vị nào" in no_units(frames, context(span=PART), NO_FILES)
    assert "không có đơn vị nào" in nothing_due(frames, context(), NO_FILES)
    with pytest.raises(ExportRefused, match=r"Quý III/2022"):
        build(export("annual-workbook"), frames, context(span=PART))


def test_nothing_due_stops_papers_and_not_the_workbook():
    assert no_units(counts(9, 0), context(), NO_FILES) is None
    assert "hết ngày 20/11/2022" in nothing_due(counts(9, 0), context(span=PART), NO_FILES)
    assert nothing_due(counts(9, 1), context(), NO_FILES) is None


def test_a_template_that_is_no_word_file_stops_the_paper():
    assert no_paper(counts(9, 9), context(), NO_FILES) is None
    assert ".docx" in no_paper(counts(9, 9), context(), OfficeFiles(Settings(), b"x"))


def test_a_table_without_periods_is_not_narrowed():
    assert not_by_period("plan_document", "Văn bản", context()) is None
    assert "Văn bản" in not_by_period("plan_document", "Văn bản", context(span=PART))
    assert not_by_period("period_list", "Kỳ", context(span=PART)) is None


def test_names_are_plain_letters_and_tell_apart_parts_and_kinds():
    names = {file_name(name, one.suffix, context(span=span)) for name, one in exports().items()
             for span in (None, Span("2022", "năm 2022"), PART)}
    assert len(names) == 2 * len(exports())
    assert all(name.isascii() and "/" not in name and ":" not in name for name in names)
    assert file_name("report-docx", ".docx", context(span=PART)) == "p 2022-Q3 - bao cao den 2022-11-20.docx"
