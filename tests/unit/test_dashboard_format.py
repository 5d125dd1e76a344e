"""Numbers and dates as Vietnamese offices write them."""

from datetime import date, datetime

import pandas as pd
import pytest

from dashboard import format as fmt

SPACE = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(("value", "digits", "words"), [
    (0, 0, "0"), (1234567, 0, "1.234.567"), (1234.5, 1, "1.234,5"), (2.0, 1, "2"), (None, 0, "–"),
    (float("nan"), 0, "–"), (pd.NA, 0, "–"),
])
def test_number(value, digits, words):
    assert fmt.number(value, digits) == words


@pytest.mark.parametrize(("rate", "words"), [
    (7 / 9, f"77,8{SPACE}%"), (1, f"100{SPACE}%"), (0, f"0{SPACE}%"), (None, "–"), (float("nan"), "–"),
    (1.25, f"125,0{SPACE}%"), (95 / 111, f"85,6{SPACE}%"),
])
def test_percent(rate, words):
    assert fmt.percent(rate) == words


def test_nearly_all_is_not_all_and_nearly_nothing_is_not_nothing():
    assert fmt.percent(9999 / 10000) == f"99,9{SPACE}%"
    assert fmt.percent(1 / 10000) == f"0,1{SPACE}%"


def test_ratio_keeps_both_parts():
    assert fmt.ratio(1234, 5000) == "1.234/5.000"


@pytest.mark.parametrize(
    "value", [date(2022, 9, 7), datetime(2022, 9, 7, 8, 5), pd.Timestamp("2022-09-07"), "2022-09-07"]
)
def test_day(value):
    assert fmt.day(value) == "07/09/2022"
    assert fmt.short_day(value) == "07/09"


def test_no_day():
    assert fmt.day(pd.NaT) == fmt.day(None) == fmt.instant(None) == "–"


def test_instant():
    assert fmt.instant(datetime(2022, 9, 7, 8, 5)) == "07/09/2022 08:05"


def test_size():
    assert fmt.size(20 * 1024) == f"20{SPACE}kB"
    assert fmt.size(3 * 1024 * 1024) == f"3{SPACE}MB"
    assert fmt.size(None) == "–"
