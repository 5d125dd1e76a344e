"""Next year's plan from last year's: every rule, and the five real plans carried to 2026 and 2027."""

import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.forward.forward_note import NoteCode
from etl.forward.plan_forward import Forward, ForwardError, carry_forward, renamed
from etl.forward.plan_yaml import as_yaml
from etl.registers.reference import Reference, read_contents, read_reference
from etl.registers.reference_files import files_of
from etl.registers.reference_plan import Plan, Report

DATA = Path(__file__).parents[2] / "data"
FILES = files_of(DATA / "reference")
REAL = sorted(name.removeprefix("plans/").removesuffix(".yml") for name in FILES if name.startswith("plans/"))
UNIT_COLUMNS = ("unit_id,name,short_name,organisation,unit_type,level,area_code,valid_from,valid_to,"
                "is_placeholder,is_sample,source")


@pytest.fixture(scope="module")
def reference() -> Reference:
    return read_reference(DATA / "reference")


def unit(unit_id: str, first: str = "2020-01-01", last: str = "", *, type_: str = "xa", level: str = "commune",
         organisation: str = "ubnd", name: str = "") -> str:
    name = name or f"UBND {unit_id}"
    return f"{unit_id},{name},{unit_id},{organisation},{type_},{level},,{first},{last},false,false,x"


def period(period_id: str, start: str, end: str, due: str | None = None, text: str | None = None) -> str:
    return (f"{{period_id: '{period_id}', label: Kỳ {period_id}, period_start: {start}, period_end: {end}, "
            f"due_nominal: {due or 'null'}, due_text: {text or 'null'}, source: Mục III}}")


YEAR = period("2024", "2024-01-01", "2024-12-31", "2024-11-10", "trước ngày 10/11/2024")


def land(
    units: list[str], successors: tuple[str, ...] = (), *, assignments: str = "[{valid_from: 2024-01-01, units: [a]}]",
    periods: tuple[str, ...] = (YEAR,), item: str = "", more: str = "", number: str = "01/KH", plan: str = "p-2024",
    roll: str = "none",
) -> Reference:
    """A small site: the given units, one plan of 2024 with one line and one report."""
    written = f"""
plan_id: {plan}
position: 1
title: Kế hoạch năm 2024
short_title: Kế hoạch 2024
issuer: UBND huyện Cũ
number: {number}
issued_on: 2024-01-05
year: 2024
area: Huyện Cũ
parent_document: Kế hoạch 9/KH ngày 02/01/2024
recipients: []
is_sample: false
note: null
sections:
  - heading: I. Tuyên truyền năm 2024
    items:
      - {{content_item_id: I.1, title: Hội nghị năm 2024, quote: trong năm 2024, indicators: [TH01, TH02]{item}}}
      {more}
reports:
  - report_id: {plan}.nam
    title: Báo cáo năm 2024
    form_id: bieu-ttdn
    recipient: null
    channel: null
    frequency: null
    quote: báo cáo trước ngày 10/11/2024
    deadline_reading: strict
    roll_policy: {roll}
    return_policy: voids
    assignments: {assignments}
    periods: [{", ".join(periods)}]
"""
    head = "unit_id,successor_id,effective_on,share,source"
    return read_contents({
        "units.csv": "\n".join([UNIT_COLUMNS, *units]).encode(),
        "unit_successors.csv": "\n".join([head, *(f"{row},,x" for row in successors)]).encode(),
        f"plans/{plan}.yml": written.encode(),
        "indicators.csv": FILES["indicators.csv"], "forms/bieu-ttdn.yml": FILES["forms/bieu-ttdn.yml"],
    })


def carried(site: Reference, year: int = 2025, targets: str = "keep") -> Forward:
    return carry_forward(site, next(plan.plan_id for plan in site.plans), year, targets=targets)


def codes(forward: Forward) -> set[NoteCode]:
    return {note.code for note in forward.notes}


def owing(plan: Plan) -> list[str]:
    return [unit_id for report in plan.reports for one in report.assignments for unit_id in one.units]


# ---- the five real plans

@pytest.mark.parametrize("year", [2026, 2027])
@pytest.mark.parametrize("plan_id", REAL)
def test_a_real_plan_is_accepted_and_read_back_as_it_is(reference, plan_id, year):
    forward = carry_forward(reference, plan_id, year, targets="keep")
    plan = forward.plan
    assert plan.plan_id == f"{plan_id[:-4]}{year}"
    again = read_contents(FILES | {f"plans/{plan.plan_id}.yml": as_yaml(plan).encode()})
    assert again.plans[-1] == plan
    assert [one.quote for one in plan.items] == [one.quote for one in forward.before.items]
    assert {move.fate for move in forward.moves} <= {"kept", "replaced", "ended"}
    day = date(year, 12, 31)
    alive = {row.value.unit_id for row in reference.found["units.csv"] if row.value.covers(day)}
    assert set(owing(plan)) <= alive


def test_twelve_communes_become_four(reference):
    forward = carry_forward(reference, "lhpn-hoc-mon-2023", 2026, targets="keep")
    assert owing(forward.plan) == [
        f"lhpn.ho-chi-minh.{name}" for name in ("hoc-mon", "dong-thanh", "xuan-thoi-son", "ba-diem")
    ]
    assert [move.fate for move in forward.moves] == ["replaced"] * 12 + ["ended"] * 3
    # another document's date in the title is not this plan's year
    assert "ngày 15 tháng 6 năm 2023" in forward.plan.title
    assert {NoteCode.UNITS_ENDED, NoteCode.YEAR_LEFT, NoteCode.NUMBER_LEFT, NoteCode.PERIOD_EXPLICIT} <= codes(forward)


def test_districts_become_communes_and_the_due_date_moves(reference):
    forward = carry_forward(reference, "hnd-binh-duong-2022", 2026, targets="keep")
    period_ = forward.plan.reports[0].periods[0]
    assert (period_.due_nominal, period_.due_text) == (date(2026, 11, 10), "trước ngày 10/11/2026")
    assert "chờ văn bản mới" in period_.source
    assert NoteCode.LEVEL_CHANGED in codes(forward)


def test_the_sample_plan_keeps_its_windows():
    site = read_reference(DATA / "reference", DATA / "sample" / "registers")
    plan = carry_forward(site, "mau-cap-xa-2026", 2027, targets="keep").plan
    monthly = plan.reports[0].periods
    assert plan.is_sample
    assert (monthly[2].period_start, monthly[2].period_end) == (date(2027, 2, 15), date(2027, 3, 14))
    assert monthly[7].due_text == "chậm nhất ngày 20/08/2027"


# ---- refusals

def test_what_cannot_be_carried_is_refused_in_words():
    site = land([unit("a")])
    for plan_id, year, code in (("x", 2025, "unknown_plan"), ("p-2024", 2024, "year_not_later"),
                                ("p-2024", 9999, "year_not_later")):
        with pytest.raises(ForwardError) as refused:
            carry_forward(site, plan_id, year, targets="keep")
        assert refused.value.code == code
        assert str(year if code == "year_not_later" else plan_id) in str(refused.value)


def test_a_year_that_is_there_is_refused(reference):
    files = FILES | {"plans/hnd-binh-duong-2026.yml": as_yaml(
        carry_forward(reference, "hnd-binh-duong-2022", 2026, targets="keep").plan).encode()}
    with pytest.raises(ForwardError, match="đã có kế hoạch năm 2026"):
        carry_forward(read_contents(files), "hnd-binh-duong-2022", 2026, targets="keep")


# ---- what the plan says

def test_names_years_and_what_only_a_document_can_say():
    forward = carried(land([unit("a")]))
    plan = forward.plan
    assert (plan.plan_id, plan.title, plan.short_title, plan.position) == (
        "p-2025", "Kế hoạch năm 2025", "Kế hoạch 2025", 2)
    assert (plan.number, plan.issued_on, plan.parent_document) == (None, None, None)
    assert (plan.reports[0].report_id, plan.reports[0].title) == ("p-2025.nam", "Báo cáo năm 2025")
    assert plan.reports[0].quote == "báo cáo trước ngày 10/11/2024"
    assert plan.items[0].title == "Hội nghị năm 2025"
    assert plan.sections[0].heading == "I. Tuyên truyền năm 2024"
    assert {NoteCode.NUMBER_MISSING, NoteCode.PARENT_CLEARED, NoteCode.YEAR_LEFT,
            NoteCode.QUOTES_KEPT} <= codes(forward)
    given_ = carry_forward(land([unit("a")]), "p-2024", 2025, targets="keep", number="7/KH", issued_on=date(2025, 1, 9))
    assert (given_.plan.number, given_.plan.issued_on) == ("7/KH", date(2025, 1, 9))
    assert NoteCode.NUMBER_MISSING not in codes(given_)


def test_an_id_without_its_year_gets_one():
    assert renamed("ke-hoach", 2024, 2025) == "ke-hoach-2025"
    assert renamed("2024.x-2024", 2024, 2025) == "2024.x-2025"


def test_targets_are_kept_or_cleared_and_times_move():
    item = (", target: 40 người, target_value: 40, target_indicator_id: TH02, time_text: quý II/2024,"
            " time_start: 2024-02-29, time_end: 2024-06-30")
    kept, cleared = (carried(land([unit("a")], item=item), targets=choice) for choice in ("keep", "clear"))
    line = kept.plan.items[0]
    assert (line.target, int(line.target_value), line.target_indicator_id) == ("40 người", 40, "TH02")
    assert (line.time_text, line.time_start, line.time_end) == ("quý II/2025", date(2025, 3, 1), date(2025, 6, 30))
    line = cleared.plan.items[0]
    assert (line.target, line.target_value, line.target_indicator_id) == (None, None, None)
    assert {NoteCode.TARGET_KEPT, NoteCode.TIME_MOVED} <= codes(kept)
    assert NoteCode.TARGET_CLEARED in codes(cleared)


# ---- units

def test_successors_are_walked_many_to_many_and_named_once():
    units = [unit("a", last="2024-12-31"), unit("b", last="2024-12-31"), unit("c", "2025-01-01", "2025-06-30"),
             unit("d", "2025-01-01"), unit("e", "2025-07-01", type_="phuong")]
    site = land(units, ("a,c,2025-01-01", "a,d,2025-01-01", "b,d,2025-01-01", "c,e,2025-07-01"),
                assignments="[{valid_from: 2024-01-01, units: [a, b]}]")
    forward = carried(site)
    assert owing(forward.plan) == ["e", "d"]
    assert [move.heirs for move in forward.moves] == [("e", "d"), ("d",)]


def test_a_partial_handing_over_does_not_follow_a_unit_that_lived_on():
    units = [unit("a", last="2024-12-31"), unit("b"), unit("c")]
    site = land(units, ("a,b,2022-01-01", "a,c,2025-01-01"))
    assert owing(carried(site).plan) == ["c"]


def test_a_unit_that_ends_midway_hands_over_its_later_periods():
    quarters = tuple(period(f"2024-Q{n}", f"2024-{3 * n - 2:02}-01", last)
                     for n, last in enumerate(("2024-03-31", "2024-06-30", "2024-09-30", "2024-12-31"), 1))
    site = land([unit("a", last="2025-06-30"), unit("b", "2020-01-01")], ("a,b,2025-07-01",), periods=quarters)
    forward = carried(site)
    assert [(one.valid_from, one.units) for one in forward.plan.reports[0].assignments] == [
        (date(2025, 1, 1), ["a"]), (date(2025, 7, 1), ["b"])]
    assert {NoteCode.UNIT_ENDS_MIDWAY, NoteCode.UNIT_JOINS_MIDWAY} <= codes(forward)


def test_nobody_left_drops_the_report_and_asks():
    forward = carried(land([unit("a", last="2024-12-31")], item=", required_of: [ubnd]"))
    assert forward.is_empty
    assert forward.plan.items[0].required_of == []
    assert [note.code for note in forward.notes if note.is_question] == [
        NoteCode.REPORT_DROPPED, NoteCode.UNITS_ENDED, NoteCode.RULE_EMPTIED]


def test_what_changed_about_a_unit_is_said():
    units = [unit("a", last="2024-12-31", type_="huyen", level="district"),
             unit("b", "2025-01-01", organisation="khac"),
             unit("c", last="2024-12-31", name="UBND xã C"), unit("c", "2025-01-01", name="UBND phường C")]
    site = land(units, ("a,b,2025-01-01",), assignments="[{valid_from: 2024-01-01, units: [a, c]}]")
    assert {NoteCode.LEVEL_CHANGED, NoteCode.ORGANISATION_CHANGED, NoteCode.UNIT_RENAMED,
            NoteCode.UNITS_REPLACED, NoteCode.NAMES_KEPT} <= codes(carried(site))


def test_an_assignment_the_office_ended_does_not_come_back_and_a_late_one_starts_with_the_year():
    quarters = (period("2024-Q1", "2024-01-01", "2024-03-31"), period("2024-Q4", "2024-10-01", "2024-12-31"))
    site = land([unit("a"), unit("b")], periods=quarters, assignments=(
        "[{valid_from: 2024-01-01, valid_to: 2024-06-30, units: [a]}, {valid_from: 2024-07-01, units: [b]}]"))
    forward = carried(site)
    assert [(one.valid_from, one.units) for one in forward.plan.reports[0].assignments] == [(date(2025, 1, 1), ["b"])]
    assert [move.fate for move in forward.moves] == ["kept", "closed"]
    assert {NoteCode.UNIT_CLOSED, NoteCode.UNIT_FROM_START} <= codes(forward)


def test_required_of_follows_its_units():
    units = [unit("a", last="2024-12-31", type_="huyen", level="district"), unit("b", "2025-01-01"), unit("c")]
    more = "- {content_item_id: I.2, title: x, quote: x, indicators: [TH01], required_of: [a, c, huyen, ubnd]}"
    site = land(units, ("a,b,2025-01-01",), more=more, assignments="[{valid_from: 2024-01-01, units: [a, c]}]")
    forward = carried(site)
    assert forward.plan.items[1].required_of == ["b", "c", "ubnd"]
    assert NoteCode.RULE_CHANGED in codes(forward)


def test_a_plan_without_reports_carries_its_lines():
    before = land([unit("a")])
    bare = before.plans[0].model_copy(update={"reports": []})
    name = f"plans/{bare.plan_id}.yml"
    files = {"indicators.csv": FILES["indicators.csv"], "forms/bieu-ttdn.yml": FILES["forms/bieu-ttdn.yml"]}
    forward = carried(read_contents(files | {name: as_yaml(bare).encode()}))
    assert (forward.plan.reports, forward.is_empty) == ([], False)
    assert forward.notes[0].code == NoteCode.NO_REPORTS


# ---- due dates

def test_a_last_day_on_a_weekend_is_asked_only_where_nothing_moves_it():
    # 10/11/2025 is a Monday, so "before" it ends on a Sunday
    assert NoteCode.DUE_DAY_OFF in codes(carried(land([unit("a")])))
    assert NoteCode.DUE_DAY_OFF not in codes(carried(land([unit("a")], roll="next_working_day")))


# ---- words

def test_every_note_has_its_words_and_no_words_are_left_over():
    path = DATA.parent / "etl" / "text" / "forward.vi.toml"
    words = tomllib.loads(path.read_text(encoding="utf-8"))["note"]
    assert {f"{kind}.{name}" for kind, names in words.items() for name in names} == {str(code) for code in NoteCode}


# ---- what holds for any history

@st.composite
def histories(draw) -> Reference:
    """Up to six units that live, end, and hand over to later ones, or to nobody."""
    ends = draw(st.lists(st.sampled_from(["", "2024-12-31", "2025-06-30", "2025-12-31", "2026-03-31"]),
                         min_size=1, max_size=4))
    units, successors = [], []
    for number, last in enumerate(ends):
        units.append(unit(f"u{number}", last=last))
        day = date.fromisoformat(last) + timedelta(days=1) if last else None
        for heir in draw(st.lists(st.integers(0, 2), max_size=2, unique=True)) if day else ():
            successors.append(f"u{number},h{heir},{day}")
    units += [unit(f"h{heir}", first) for heir, first in enumerate(("2020-01-01", "2025-01-01", "2026-01-01"))]
    names = ", ".join(f"u{number}" for number in range(len(ends)))
    months = draw(st.lists(st.integers(1, 12), min_size=1, max_size=4, unique=True).map(sorted))
    last = {m: date(2024 + m // 12, m % 12 + 1, 1) - timedelta(days=1) for m in months}
    periods = [period(f"2024-{m:02}", f"2024-{m:02}-01", str(last[m])) for m in months]
    return land(units, tuple(successors), periods=tuple(periods),
                assignments=f"[{{valid_from: 2024-01-01, units: [{names}]}}]")


@settings(max_examples=60, deadline=None)
@given(histories(), st.sampled_from([2025, 2026, 2028]))
def test_every_unit_lives_on_a_last_day_or_is_noted(site: Reference, year: int):
    forward = carried(site, year)
    versions = {row.value.unit_id: row.value for row in site.found["units.csv"]}
    for report in forward.plan.reports:
        last = max(one.period_end for one in report.periods)
        told = str([note.params for note in forward.notes])
        for unit_id in owing(forward.plan):
            assert versions[unit_id].covers(last) or f"UBND {unit_id}" in told
        before: Report = forward.before.reports[0]
        assert [p.period_id[4:] for p in report.periods] == [p.period_id[4:] for p in before.periods]
        assert [p.period_start for p in report.periods] == sorted(p.period_start for p in report.periods)
        for old, new in zip(before.periods, report.periods, strict=True):
            assert abs((new.period_end - new.period_start) - (old.period_end - old.period_start)) <= timedelta(days=1)
    # what comes out is a plan that the site accepts
    files = {"indicators.csv": FILES["indicators.csv"], "forms/bieu-ttdn.yml": FILES["forms/bieu-ttdn.yml"],
             "units.csv": "\n".join([UNIT_COLUMNS, *(unit(u.unit_id, str(u.valid_from), str(u.valid_to or ""))
                                                     for u in versions.values())]).encode(),
             f"plans/{forward.plan.plan_id}.yml": as_yaml(forward.plan).encode()}
    assert read_contents(files).plans == [forward.plan]
