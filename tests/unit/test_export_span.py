"""Which parts of a year can be chosen, and which periods belong to them."""

from datetime import date

import pandas as pd
import pytest

from dashboard.export.span import Span, find_span, spans_of

Period = tuple[str, date, date]
QUARTERS = [("2022-Q1", date(2022, 1, 1), date(2022, 3, 31)), ("2022-H1", date(2022, 1, 1), date(2022, 6, 30)),
            ("2022-Q3", date(2022, 7, 1), date(2022, 9, 30)), ("2022", date(2022, 1, 1), date(2022, 12, 31))]


def spans(periods: list[Period]) -> tuple[Span, ...]:
    frame = pd.DataFrame(periods, columns=["period_id", "period_start", "period_end"]).assign(plan_id="p")
    for column in ("period_start", "period_end"):
        frame[column] = pd.to_datetime(frame[column])
    return spans_of(frame, "p")


def of(found: tuple[Span, ...]) -> dict[str, tuple[str, ...] | None]:
    return {span.key: span.period_ids for span in found}


def test_a_half_year_is_never_cut_and_the_year_belongs_to_the_year_only():
    assert of(spans(QUARTERS)) == {
        "2022": None, "2022-H1": ("2022-Q1", "2022-H1"), "2022-9M": ("2022-Q1", "2022-H1", "2022-Q3"),
        "2022-Q1": ("2022-Q1",), "2022-Q3": ("2022-Q3",),
    }


def test_months_from_the_15th_belong_where_they_end():
    months = [(f"2026-{m:02}", date(2025, 12, 15) if m == 1 else date(2026, m - 1, 15), date(2026, m, 14))
              for m in range(1, 13)]
    found = of(spans(months))
    assert found["2026"] is None
    assert found["2026-Q4"] == ("2026-10", "2026-11", "2026-12")
    assert len(found["2026-9M"]) == 9
    assert list(found) == ["2026", "2026-H1", "2026-9M", "2026-H2", "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]


def test_a_year_that_began_in_november_is_still_only_a_year():
    assert of(spans([("2023", date(2023, 11, 8), date(2023, 12, 31))])) == {"2023": None}


def test_two_years_the_latest_first_and_none_is_everything():
    found = spans([("2022", date(2022, 1, 1), date(2022, 12, 31)), ("2023", date(2023, 1, 1), date(2023, 12, 31))])
    assert of(found) == {"2023": ("2023",), "2022": ("2022",)}


def test_labels_are_those_of_a_sentence():
    assert [span.label for span in spans(QUARTERS)] == [
        "năm 2022", "6 tháng đầu năm 2022", "9 tháng đầu năm 2022", "Quý I/2022", "Quý III/2022"]


@pytest.mark.parametrize(("text", "key"), [
    ("2022-Q3", "2022-Q3"), ("q3", "2022-Q3"), (" h1 ", "2022-H1"), ("2022", "2022"), ("Q2", None), ("", None)])
def test_a_span_by_its_name(text: str, key: str | None):
    found = find_span(spans(QUARTERS), text)
    assert (found.key if found else None) == key


def test_no_periods_no_spans():
    assert spans([]) == ()
