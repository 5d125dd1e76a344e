"""Letters, list, texts and calendar of reminders: who is in them, with which words; the same frames, the same bytes."""

import re
import tomllib
from contextlib import closing
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import icalendar
import openpyxl
import pandas as pd
import pytest

import queries
from dashboard.export.reminders import (
    REMINDER_QUERIES,
    Choice,
    calendar_ics,
    grouped_list,
    letters_zip,
    reminder_text,
    reminders,
    unit_text,
)
from dashboard.export.reminders.due import STATES
from dashboard.export.reminders.file_name import file_stem
from dashboard.export.reminders.outbox import outbox
from tests.export_frames import context
from tests.ledger import Ledger
from tests.unit.due_units import AS_OF, due_ledger

FOLDER = Path(__file__).parents[2] / "dashboard"


@pytest.fixture(scope="module")
def frames() -> dict[str, pd.DataFrame]:
    return asked(due_ledger().build(), AS_OF)


def asked(ledger: Ledger, as_of: str) -> dict[str, pd.DataFrame]:
    units = [row["unit_id"] for row in ledger.rows["unit"]]
    params = queries.EVERYTHING | {
        "as_of": queries.as_of(as_of), "unit_ids": units, "plan_ids": ["p"], "with_extensions": True}
    with closing(ledger.connection.cursor()) as cursor:
        queries.prepare(cursor)
        return {name: queries.run(cursor, name, **params) for name in REMINDER_QUERIES}


def of_day(**changes):
    return context(as_of=queries.as_of(AS_OF), **changes)


def test_who_is_reminded_and_why(frames):
    found = {one.unit_id: [(owed.period_id, owed.state, owed.days) for owed in one.owed]
             for one in reminders(frames, of_day())}
    assert found == {
        "none": [("q1", "overdue", 5), ("q2", "soon", 14)],
        "extended": [("q1", "soon", 10), ("q2", "soon", 14)],
        "returned": [("q1", "returned", None), ("q2", "soon", 14)],
        "sent": [("q2", "soon", 14)],
    }


def test_they_are_the_rows_of_the_two_queries():
    ledger = due_ledger().build()
    found = {owed.obligation_id for one in reminders(asked(ledger, AS_OF), of_day()) for owed in one.owed}
    upcoming = [row for row in ledger.ask("upcoming_obligations", AS_OF) if row["days_until_due"] <= 14]
    assert found == {row["obligation_id"] for row in [*ledger.ask("overdue_obligations", AS_OF), *upcoming]}


@pytest.mark.parametrize(("choice", "expected"), [
    (Choice(within_days=13, unit_ids=frozenset({"none", "sent"})), {"none": ["q1"]}),
    (Choice(states=("awaited",)), {"none": ["open"], "extended": ["open"], "returned": ["open"], "sent": ["open"]}),
    (Choice(states=()), {}),
])
def test_what_is_chosen(frames, choice, expected):
    found = reminders(frames, of_day(), choice)
    assert {one.unit_id: [owed.period_id for owed in one.owed] for one in found} == expected


def test_the_text_for_a_unit_says_what_is_missing_until_when_and_to_whom(frames):
    by_id = {one.unit_id: one for one in reminders(frames, of_day())}
    text = unit_text(by_id["none"], of_day())
    assert "Kính gửi none," in text and "Kế hoạch số 12-KH/HND ngày 20/01/2022" in text
    assert "Tính đến ngày 15/04/2025, sổ theo dõi chưa ghi nhận" in text
    assert "1. r, kỳ q1: hạn 10/04/2025 (văn bản ghi: đến ngày 10/4/2025), quá hạn 5 ngày." in text
    assert "1. r, kỳ q2: hạn 29/04/2025, còn 14 ngày." in text
    assert "về Hội tỉnh (thư điện tử)" in text
    assert "hạn 25/04/2025 (đã gia hạn), còn 10 ngày" in unit_text(by_id["extended"], of_day())
    assert "chưa ghi nhận" not in unit_text(by_id["sent"], of_day())
    assert unit_text(by_id["sent"].only(()), of_day()) == ""


def test_the_text_for_all_counts_and_names(frames):
    text = reminder_text(frames, of_day(), Choice(states=STATES))
    assert "r, kỳ q1: đã có 1/3 đơn vị gửi (33,3\N{NO-BREAK SPACE}%)." in text
    assert "- Quá hạn, hạn 10/04/2025 (văn bản ghi: đến ngày 10/4/2025), 1 đơn vị: none." in text
    assert "  + area: none; returned; sent." in text and "  + Không thuộc địa bàn nào: extended." in text
    assert text.endswith("Đề nghị các đơn vị gửi các báo cáo nêu trên về Hội tỉnh (thư điện tử).")
    assert "Không có đơn vị nào" in reminder_text(frames, of_day(), Choice(states=()))


def test_a_deadline_moved_off_a_day_off_says_so():
    ledger = due_ledger(due=date(2025, 4, 13), roll_policy="next_working_day").build()
    found = {one.unit_id: one for one in reminders(asked(ledger, AS_OF), of_day())}
    assert "14/04/2025 (văn bản ghi: đến ngày 10/4/2025, rơi vào ngày nghỉ)" in found["none"].owed[0].due_cell


def test_a_sample_says_so_everywhere(frames):
    sample = of_day(is_sample=True)
    one = reminders(frames, sample)[0]
    assert unit_text(one, sample).startswith("DỮ LIỆU MINH HỌA")
    assert reminder_text(frames, sample).startswith("DỮ LIỆU MINH HỌA")
    first = icalendar.Calendar.from_ical(calendar_ics(frames, sample)).events[0]
    assert "DỮ LIỆU MINH HỌA" in str(first["description"])


def test_letters_one_for_each_unit_and_the_same_bytes(frames):
    packed = letters_zip(frames, of_day())
    assert packed == letters_zip(frames, of_day())
    with ZipFile(BytesIO(packed)) as archive:
        assert archive.namelist() == ["001-none.docx", "002-returned.docx", "003-sent.docx", "004-extended.docx"]
        document = docx.Document(BytesIO(archive.read("001-none.docx")))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Kính gửi: none" in text and "ý kiến chỉ đạo của người ký" in text
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert {"q1", "quá hạn 5 ngày", "10/04/2025 (văn bản ghi: đến ngày 10/4/2025)", "còn 14 ngày"} <= set(cells)
    assert any("V/v đôn đốc gửi báo cáo" in cell for cell in cells)


def test_the_list_is_grouped_and_safe(frames):
    owed = frames["obligation_status"]
    evil = frames | {"obligation_status": owed.assign(unit_name=owed["unit_name"].replace("none", "=HYPERLINK(1)"))}
    content = grouped_list(evil, of_day())
    assert content == grouped_list(evil, of_day())
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    groups = [row[1] for row in rows if row[1] and "báo cáo" in str(row[1]) and row[0] is None]
    assert groups == ["area · Cấp xã: 3 đơn vị, 5 báo cáo", "Không thuộc địa bàn nào · Cấp xã: 1 đơn vị, 2 báo cáo"]
    assert [row[1] for row in rows if row[0] == 1] == ["'=HYPERLINK(1)"]
    assert [row[7:9] for row in rows if row[0] in (1, 2)] == [[5, None], [None, 14]]


def test_the_calendar_reads_back(frames):
    content = calendar_ics(frames, of_day())
    assert content == calendar_ics(frames, of_day())
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    events = icalendar.Calendar.from_ical(content).events
    days = [(event.decoded("dtstart"), event.decoded("dtend")) for event in events]
    assert days == [(date(2025, 4, day), date(2025, 4, day + 1)) for day in (10, 25, 29)] + [
        (date(2025, 12, 10), date(2025, 12, 11))]
    assert b"DTSTART;VALUE=DATE:20250410" in content and b"DTSTAMP:20250415T170000Z" in content
    assert str(events[0]["summary"]) == "Hạn gửi r, kỳ q1 (2 đơn vị chưa gửi)"
    assert "Quá hạn, 1 đơn vị: none." in str(events[0]["description"]).splitlines()
    assert len({event["uid"] for event in events}) == len(events)


def test_an_event_keeps_its_uid_and_text_is_escaped(frames):
    evil = frames | {"report_list": frames["report_list"].assign(title="a;b,c\\d\r\nBEGIN:VALARM")}
    before = icalendar.Calendar.from_ical(calendar_ics(frames, of_day())).events
    content = calendar_ics(evil, of_day())
    events = icalendar.Calendar.from_ical(content).events
    assert [event["uid"] for event in events] == [event["uid"] for event in before]
    assert "a;b,c\\d" in str(events[0]["summary"])
    assert not re.search(rb"^BEGIN:VALARM", content, re.M)


def test_nobody_to_remind_is_an_empty_calendar_and_zip(frames):
    nobody = Choice(states=())
    assert icalendar.Calendar.from_ical(calendar_ics(frames, of_day(), nobody)).events == []
    with ZipFile(BytesIO(letters_zip(frames, of_day(), nobody))) as archive:
        assert archive.namelist() == []


def test_the_outbox_sorts_out_who_gets_a_mail(frames):
    found = reminders(frames, of_day())
    recent = {owed.obligation_id for one in found if one.unit_id == "sent" for owed in one.owed}
    recent |= {one.owed[0].obligation_id for one in found if one.unit_id == "none"}
    box = outbox(found, of_day(), {"none": "a@x.vn", "sent": "b@x.vn"}, recent)
    assert [(mail.unit_id, mail.address, len(mail.obligation_ids)) for mail in box.mails] == [("none", "a@x.vn", 1)]
    assert "kỳ q2" in box.mails[0].message and "kỳ q1" not in box.mails[0].message
    assert [one.unit_id for one in box.no_address] == ["returned", "extended"]
    assert [one.unit_id for one in box.repeated] == ["sent"]


@pytest.mark.parametrize(("name", "stem"), [
    ("UBND xã Đông Thạnh", "ubnd-xa-dong-thanh"), ("../..\\a:b", "a-b"), ("…", "-"), ("x" * 99, "x" * 60),
])
def test_file_names_are_plain(name, stem):
    assert file_stem(name) == stem


def test_every_word_is_there_and_none_is_left_over():
    catalogue = tomllib.loads((FOLDER / "text" / "reminders.vi.toml").read_text("utf-8"))
    there = {f"{section}.{name}" for section, words in catalogue.items() for name in words}
    sources = "\n".join(path.read_text("utf-8") for path in (FOLDER / "export" / "reminders").glob("*.py"))
    asked_for = set(re.findall(r'tell\(\s*"([a-z_]+\.[a-z_]+)"', sources))
    keys = set(re.findall(r'"([a-z]+\.[a-z_]+)"', sources))
    composed = [re.sub(r"\{[^}]*\}", "[a-z_]+", key) for key in re.findall(r'f"([a-z]+\.\{[^"]*\})"', sources)]
    assert asked_for <= there
    assert [key for key in there - keys if not any(re.fullmatch(pattern, key) for pattern in composed)] == []
