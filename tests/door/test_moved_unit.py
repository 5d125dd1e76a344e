"""A unit that went from one parent to another: each account has what the unit owed while it stood under its own."""

import hashlib
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

import openpyxl
import pandas as pd
import pytest

from dashboard import ask, filters, viewer
from dashboard.door import visitor
from dashboard.door.accounts import Account
from dashboard.door.sessions import Session
from dashboard.export.catalogue import ANNUAL, build, exports
from dashboard.export.gather import context_of, frames_of
from dashboard.export.office import NO_FILES
from etl.decide import Decision, decide
from etl.model import Identity, Incoming
from etl.obligation import write_registers
from etl.pipeline import receive
from etl.registers.reference import read_reference
from etl.store import Store
from etl.waiting.filing import Filing
from tests.builders import filled
from tests.pages.conftest import ROOT, registers, shown

PLAN, PLAN_ID, REPORT = "MTTQ Trà Vinh 2022", "mttq-tra-vinh-2022", "mttq-tra-vinh-2022.dinh-ky"
FORMER, NEW = "mttq.tra-vinh", "mttq.ho-chi-minh"
TOOK_OVER = "mttq.vinh-long"        # the province that the former parent went into in 2025
MOVED, STAYED = "mttq.tra-vinh.cang-long", "mttq.tra-vinh.cau-ke"
LEFT_ON, CAME_ON = date(2022, 5, 31), date(2022, 6, 1)
OLD, LATER = 7041, 7093     # what the unit reported for the first quarter and for the half-year
WORDS = {OLD: "ghi chú quý một", LATER: "ghi chú sáu tháng"}
AT = {"ke-hoach": PLAN, "tinh-den": "2022-12-01"}
Enter = Callable[..., None]


class Moved:
    """The registers of the product, in which one district front went over to another province."""

    def __init__(self) -> None:
        self.reference = read_reference(ROOT / "data" / "reference")
        self.sha256, self.calendar_overrides = self.reference.sha256, self.reference.calendar_overrides

    def tables(self) -> dict[str, list[dict]]:
        tables = self.reference.tables()
        rows = []
        for row in tables["unit_parent"]:
            if row["unit_id"] == MOVED:
                rows.append(row | {"parent_id": NEW, "valid_from": CAME_ON})
                row = row | {"valid_to": LEFT_ON}
            rows.append(row)
        return tables | {"unit_parent": rows}


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two reports of the unit, one before and one after it went; an extension after; a file of which nobody says what
    it is, and one of an unknown period, both received after."""
    folder = tmp_path_factory.mktemp("moved")
    store = Store(folder)
    with store.write() as connection:
        write_registers(connection, Moved(), "reference")
    registry = registers(folder)
    item_id, indicator_id = next(
        (item, found) for item in registry.required[REPORT, MOVED]
        for found in registry.items[PLAN_ID, item].indicator_ids if registry.indicators[found].value_type == "count")
    files = []
    for unit_id, period_id, number, came in (
        (MOVED, "2022-Q1", OLD, datetime(2022, 3, 20, 9)), (MOVED, "2022-H1", LATER, datetime(2022, 6, 10, 9)),
        (STAYED, "2022-H1", 55, datetime(2022, 6, 11, 9)),
    ):
        content = filled(registry, REPORT, unit_id, period_id, values={(item_id, indicator_id, "in_period"): number},
                         notes={item_id: WORDS.get(number, "x")})
        files.append(Incoming(f"{unit_id} {period_id}.xlsx", content, came, "thư điện tử", Identity()))
    assert [outcome.outcome for outcome in receive(store, files)] == ["accepted"] * 3
    decide(store, [Decision("extension", "lụt tháng bảy", datetime(2022, 7, 1), report=REPORT, unit=MOVED,
                            period="2022-Q3", new_due=date(2022, 10, 20), number="77/MTTQ")])
    return folder


@pytest.fixture
def enter(monkeypatch: pytest.MonkeyPatch, moved: Path) -> Iterator[Enter]:
    """enter('leader', FORMER): from now on that is who looks."""
    def enter_(role: str, root_unit_id: str | None) -> None:
        account = Account("1", role, f"Người {role}", role, root_unit_id, None, False, False)
        monkeypatch.setenv("DUNGHAN_HOME", str(moved))
        monkeypatch.setattr(visitor, "is_guarded", lambda: True)
        monkeypatch.setattr(visitor, "session_now", lambda: Session("s", account, "f", 0, 0, "127.0.0.1", "x"))

    yield enter_


def link(period_id: str) -> str:
    """The id under which pages lead to what the moved unit owes."""
    return str(UUID(hashlib.md5(f"{REPORT}|{MOVED}|{period_id}".encode()).hexdigest()))


def told(text: str) -> set[str]:
    """What of the moved unit's two halves stands in a page or file."""
    plain = re.sub(r"(?<=\d)[.\xa0 ](?=\d{3})", "", text)
    return {name for name, marks in {
        "old": (str(OLD), WORDS[OLD], f"{MOVED} 2022-Q1", link("2022-Q1")),
        "later": (str(LATER), WORDS[LATER], f"{MOVED} 2022-H1", "77/MTTQ", "lụt tháng bảy",
                  *map(link, ("2022-H1", "2022-Q3", "2022"))),
    }.items() if any(mark in plain for mark in marks)}


def chosen() -> filters.Filters:
    return filters.Filters(plan=ask.plans().set_index("plan_id", drop=False).loc[PLAN_ID].to_dict(), period_id=None,
                           period_label="", level=None, day=date(2022, 12, 1), is_today=False, with_extensions=True)


def owed(unit_id: str) -> dict[str, str]:
    """period_id -> obligation_id, of what the viewer sees of a unit."""
    found = ask.ask("obligation_status", chosen())
    found = found[found["unit_id"] == unit_id]
    return dict(zip(found["period_id"], found["obligation_id"], strict=True))


@pytest.mark.parametrize("page", ["overview", "unit", "submissions", "decisions", "indicators"])
def test_a_page_holds_what_was_owed_under_whom_it_is_shown_to(moved, open_page, enter, page):
    found = {}
    for root in (FORMER, NEW):
        enter("secretariat", root)
        app = open_page(moved, page, **AT, **{"don-vi": MOVED} if page == "unit" else {})
        found[root] = told(shown(app) + " ".join(str(box.options) for box in app.selectbox))
    # no decision was made while the unit stood under the former one
    assert found == {FORMER: {"old"} if page != "decisions" else set(), NEW: {"later"}}


def test_each_owed_report_is_of_one_of_them(enter):
    enter("leader", None)
    every = owed(MOVED)
    enter("leader", FORMER)
    assert set(owed(MOVED)) == {"2022-Q1"} and set(owed(STAYED)) == set(every)
    enter("leader", TOOK_OVER)
    assert set(owed(STAYED)) == set(every)
    enter("leader", NEW)
    assert set(owed(MOVED)) == set(every) - {"2022-Q1"} and not owed(STAYED)


def test_a_report_of_after_the_move_is_answered_as_one_that_there_never_was(moved, open_page, enter):
    enter("leader", None)
    later = owed(MOVED)["2022-H1"]
    enter("leader", FORMER)
    pages = [shown(open_page(moved, "obligation", **AT, **{"nghia-vu": name})) + open_page(
        moved, "obligation", **AT, **{"nghia-vu": name}).info[0].value
        for name in (later, "11111111-2222-3333-4444-555555555555")]
    assert pages[0] == pages[1] and "Càng Long" not in pages[0]
    page = shown(open_page(moved, "explain", **AT, so="required_count", thuoc=MOVED, **{"nhom-cua-so": "unit"}))
    assert "Quý I" in page and "tháng đầu năm" not in page and "Quý III" not in page


def test_files_to_take_away_hold_no_more_than_the_pages(enter):
    found = {}
    for root in (FORMER, NEW, None):
        enter("secretariat", root)
        scope = chosen()
        context = context_of(scope.plan, scope.as_of, True, is_sample=False, level="", span=None)
        book = exports()[ANNUAL]
        frames = frames_of(lambda name: ask.ask(name, chosen()), PLAN_ID, book.asked, None)
        whole = build(book, frames, context, NO_FILES, book.suffix)
        cells = (str(cell) for sheet in openpyxl.load_workbook(io.BytesIO(whole), read_only=True)
                 for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None)
        found[root] = told("\n".join(cells))
    assert found == {FORMER: {"old"}, NEW: {"later"}, None: {"old", "later"}}


def test_originals_and_letters_go_the_same_way(enter):
    for root, period_id in ((FORMER, "2022-Q1"), (NEW, "2022-H1")):
        enter("secretariat", root)
        log = ask.ask("submission_log", chosen())
        mine = log[log["unit_id"] == MOVED]
        assert mine["period_id"].tolist() == [period_id]
        assert ask.original(mine.iloc[0]).startswith(b"PK")
        assert {period for _, unit_id, period in ask.registry().obligations if unit_id == MOVED} == set(owed(MOVED))


def test_what_may_be_sent_decided_and_filed(enter):
    about = Decision("extension", "x", datetime(2022, 7, 1), report=REPORT, unit=MOVED)
    rows = pd.DataFrame([{"submission_id": "s", "plan_id": PLAN_ID, "report_id": REPORT, "unit_id": MOVED,
                          "period_id": None, "received_at": pd.Timestamp(2022, 5, 2)}])
    for root, own, foreign, day in ((FORMER, "2022-Q1", "2022-H1", datetime(2022, 5, 31, 23)),
                                    (NEW, "2022-H1", "2022-Q1", datetime(2022, 6, 1))):
        enter("secretariat", root)
        assert ask.may_see(PLAN_ID, MOVED, REPORT, own) and not ask.may_see(PLAN_ID, MOVED, REPORT, foreign)
        assert ask.may_see(PLAN_ID, MOVED, REPORT, None, day)
        assert ask.may_see(PLAN_ID, MOVED, None, None) == (root == NEW), "what comes today"
        assert ask.may_decide(replace(about, period=own)) and not ask.may_decide(replace(about, period=foreign))
        assert not ask.may_decide(about), "of all periods"
        assert not ask.may_decide(replace(about, period="khong-co"))
        for period_id, allowed in ((own, True), (foreign, False), (None, root == FORMER)):
            filing = Filing("s", "x", Identity(period_id=period_id))
            assert ask.may_file([filing], rows) == allowed
            assert ask.may_file([replace(filing, is_discarded=True)], rows) == allowed
    enter("secretariat", None)
    assert ask.may_decide(about) and viewer.current().sees_all
