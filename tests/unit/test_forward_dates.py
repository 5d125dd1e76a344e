"""Days, periods and the years in a text, moved by whole years."""

from datetime import date

import pytest

from etl.forward.forward_dates import moved_dates, moved_period, shifted, with_year
from etl.forward.forward_note import NoteCode
from etl.registers.reference_plan import LevelDue, Period


def period(period_id: str, start: date, end: date, due: date | None = None) -> Period:
    return Period(period_id=period_id, label=f"Kỳ {period_id[:4]}", period_start=start, period_end=end, due_nominal=due,
                  due_text=f"ngày {due:%d/%m/%Y}" if due else None, source="Mục III")


@pytest.mark.parametrize(("day", "years", "is_start", "there"), [
    (date(2024, 2, 29), 1, False, date(2025, 2, 28)), (date(2024, 2, 29), 1, True, date(2025, 3, 1)),
    (date(2024, 2, 29), 4, False, date(2028, 2, 29)), (date(2023, 2, 28), 1, False, date(2024, 2, 28)),
])
def test_29_february(day, years, is_start, there):
    assert shifted(day, years, is_start=is_start) == there


@pytest.mark.parametrize(("text", "moved"), [
    ("trước ngày 10/11/2022", "trước ngày 10/11/2026"),
    ("trước 9/1/2023", "trước 9/1/2027"),
    ("ngày 05 tháng 3 năm 2022", "ngày 05 tháng 3 năm 2026"),
    ("Tháng 08/2022", "Tháng 08/2026"), ("Quý III/2022", "Quý III/2026"),
    ("6 tháng đầu năm 2022", "6 tháng đầu năm 2026"),
    ("theo 09/2022/NĐ-CP, quý I/2022", "theo 09/2022/NĐ-CP, quý I/2026"),
    ("giai đoạn 2021 - 2025", "giai đoạn 2021 - 2025"), ("chỉ thị năm 2012", "chỉ thị năm 2012"),
    ("ngày 31/02/2022", "ngày 31/02/2022"),
])
def test_dates_in_a_text(text, moved):
    assert moved_dates(text, 4, 2022) == moved


def test_a_leap_day_in_a_text_follows_its_date():
    assert moved_dates("hạn 29/02/2024", 1, 2024) == "hạn 28/02/2025"


@pytest.mark.parametrize(("text", "moved"), [
    ("Công tác năm 2022", "Công tác năm 2026"), ("Báo cáo quý I/2022", "Báo cáo quý I/2026"),
    ("Kết luận ngày 15 tháng 6 năm 2022", None), ("Kế hoạch ngày 5/6/2022", None), ("202/2022/QH15", None),
    ("tháng 6 năm 2022", None), ("giai đoạn 2022-2025", None), ("năm 2021", None),
])
def test_only_a_bare_year_of_a_title_changes(text, moved):
    assert with_year(text, 2022, 2026) == (moved or text)


@pytest.mark.parametrize(("old", "start", "end", "codes"), [
    (period("2023-02", date(2023, 2, 1), date(2023, 2, 28)), date(2024, 2, 1), date(2024, 2, 29),
     [NoteCode.PERIOD_BY_RULE]),
    (period("2023-Q1", date(2022, 12, 15), date(2023, 3, 14)), date(2023, 12, 15), date(2024, 3, 14), []),
    (period("2023-9M", date(2023, 1, 1), date(2023, 9, 30)), date(2024, 1, 1), date(2024, 9, 30), []),
    (period("2023", date(2023, 11, 8), date(2023, 12, 31)), date(2024, 11, 8), date(2024, 12, 31),
     [NoteCode.PERIOD_EXPLICIT]),
    (period("2023-H1", date(2023, 1, 5), date(2023, 2, 28)), date(2024, 1, 5), date(2024, 2, 28),
     [NoteCode.PERIOD_EXPLICIT, NoteCode.PERIOD_LEAP]),
])
def test_periods(old, start, end, codes):
    moved, notes = moved_period(old, 1, "p-2024.nam", "Kế hoạch 2023")
    assert (moved.period_id, moved.period_start, moved.period_end) == (f"2024{old.period_id[4:]}", start, end)
    assert moved.label == "Kỳ 2024"
    assert "“Kế hoạch 2023”" in moved.source and "Mục III" in moved.source
    assert [note.code for note in notes] == codes


def test_a_due_date_at_the_end_of_february_is_asked():
    old = period("2024-01", date(2024, 1, 1), date(2024, 1, 31), date(2024, 2, 29))
    moved, notes = moved_period(old, 1, "p-2025.thang", "Kế hoạch 2024")
    assert (moved.due_nominal, moved.due_text) == (date(2025, 2, 28), "ngày 28/02/2025")
    assert [note.code for note in notes] == [NoteCode.DUE_LEAP]


def test_a_level_keeps_its_own_due_date():
    own = LevelDue(level="commune", due_nominal=date(2024, 11, 5), due_text="trước ngày 05/11/2024", source="Mục IV")
    old = period("2024", date(2024, 1, 1), date(2024, 12, 31), date(2024, 11, 10)).model_copy(
        update={"due_by_level": [own]})
    moved = moved_period(old, 2, "p-2026.nam", "Kế hoạch 2024")[0].due_by_level[0]
    assert (moved.level, moved.due_nominal, moved.due_text) == ("commune", date(2026, 11, 5), "trước ngày 05/11/2026")
    assert "chờ văn bản mới" in moved.source
