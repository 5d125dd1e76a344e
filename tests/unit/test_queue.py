"""The queue: what waits, with proposals; one decision settles a file, wholly or not at all; names are remembered."""

import shutil
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import pytest

import etl.waiting.filing
import queries
from etl.backup import back_up
from etl.decide import DecisionError
from etl.model import Identity, Outcome
from etl.registry import Registry, read_registry
from etl.restore import restore
from etl.store import Store, now
from etl.waiting.filing import Filing, discard, file_all, file_waiting
from etl.waiting.queue import Waiting, waiting
from tests.builders import DATA_SHEET, filled
from tests.commands.edge.site import INDICATOR, ITEM, REPORT, Registers, Site, period
from tests.unit.queue_files import CAME, LATER, asking, sent

UNITS = ("an-binh", "an-phu", "tan-lap", "x-long-ho", "p-long-ho")
VALUES = {(ITEM, INDICATOR, "in_period"): 5}


def registers() -> Registers:
    """Five units, two of which share a place's name, and a quarter's months."""
    made = Registers()
    for unit_id in UNITS[:3]:
        made.unit(unit_id)
    made.unit("x-long-ho", name="Ủy ban nhân dân xã Long Hồ")
    made.unit("p-long-ho", name="Ủy ban nhân dân phường Long Hồ", unit_type="phuong")
    periods = [period(f"2025-0{n}", date(2025, n, 1), date(2025, n, 28), date(2025, n + 1, 5)) for n in (1, 2)]
    periods += [period("2026-01", date(2026, 1, 1), date(2026, 1, 31), date(2026, 2, 5))]
    for row in periods:
        row["label"] = f"Tháng {row['period_id'][5:]}/{row['period_id'][:4]}"
    return made.report(list(UNITS), periods)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return Site(tmp_path_factory.mktemp("queue"), registers())


@pytest.fixture
def store(made: Site, tmp_path: Path) -> Store:
    return Store(Path(shutil.copytree(made.home, tmp_path / "home")))


@pytest.fixture
def form(made: Site):
    """form('an-binh', '2025-01', unit='…') -> a filled form that says so."""
    def build(unit_id: str, period_id: str = "2025-01", value: object = 5, **said: str) -> bytes:
        return asking(made.registry, REPORT, unit_id, period_id, values={(ITEM, INDICATOR, "in_period"): value}, **said)
    return build


def queue(store: Store) -> list[Waiting]:
    with closing(store.read()) as connection:
        return waiting(connection)


def ask(store: Store, name: str, as_of: str = "2025-12-31", **params: object) -> list[dict]:
    with closing(store.read()) as connection:
        queries.prepare(connection)
        return queries.run(
            connection, name, as_of=queries.as_of(as_of), unit_ids=queries.all_units(connection), plan_ids=None,
            with_extensions=True, **(queries.EVERYTHING | params),
        ).to_dict("records")


def status(store: Store, unit_id: str, as_of: str, period_id: str = "2025-01") -> str:
    return next(r["status"] for r in ask(store, "obligation_status", as_of)
                if (r["unit_id"], r["period_id"]) == (unit_id, period_id))


def is_sound(store: Store) -> bool:
    return all(ask(store, check) == [] for check in queries.checks())


def reading(store: Store) -> Registry:
    with closing(store.read()) as connection:
        return read_registry(connection)


def settle(store: Store, submission_id: str, **answers: str) -> Outcome:
    return file_waiting(store, submission_id, Identity(**{f"{key}_id": value for key, value in answers.items()}),
                        decided_by="Văn thư", reason="đã gọi điện hỏi")


def refusal(store: Store, filing: Filing) -> str:
    with pytest.raises(DecisionError) as refused:
        file_all(store, [filing])
    return refused.value.code


def test_a_waiting_file_keeps_what_is_sure_what_it_says_and_proposals(store: Store, form) -> None:
    sent(store, ("a.xlsx", form("an-binh", unit="UBND xã An Bìn")))
    one, = queue(store)
    assert (one.file_name, one.received_at, one.channel) == ("a.xlsx", CAME, "thư điện tử")
    assert (one.identity.report_id, one.identity.unit_id, one.identity.period_id) == (REPORT, None, "2025-01")
    assert one.sayings["unit"] == "UBND xã An Bìn" and one.sayings["period"] == "Tháng 01/2025"
    assert [(f.code, f.field) for f in one.findings] == [("identity.unit_unknown", "unit")]
    first = one.proposals[0]
    assert (first.field, first.candidate_id) == ("unit", "an-binh") and 80 <= first.score <= 100


def test_a_place_alone_proposes_its_namesakes_and_a_missing_year_its_years(store: Store, form) -> None:
    sent(store, ("a.xlsx", form("x-long-ho", unit="Long Hồ", period="Tháng 1")))
    proposals = [(p.field, p.candidate_id) for p in queue(store)[0].proposals]
    assert {c for field, c in proposals if field == "unit"} >= {"x-long-ho", "p-long-ho"}
    assert [c for field, c in proposals if field == "period"] == ["2025-01", "2026-01"]


def test_nothing_waiting_counts_and_the_filed_file_counts_from_its_first_coming(store: Store, form) -> None:
    before = str(ask(store, "obligation_status", "2025-02-20"))
    sent(store, ("a.xlsx", form("an-binh", unit="An Bình")), at=datetime(2025, 2, 4, 8))
    assert str(ask(store, "obligation_status", "2025-02-20")) == before
    outcome = settle(store, queue(store)[0].submission_id, unit="an-binh")
    assert (outcome.outcome, outcome.unit_id, outcome.period_id, outcome.version) == (
        "accepted", "an-binh", "2025-01", 1)
    assert queue(store) == []
    assert (status(store, "an-binh", "2025-02-03"), status(store, "an-binh", "2025-02-20")) == ("not_due", "on_time")
    assert is_sound(store)
    decision, = ask(store, "decision_log", "2999-12-31")
    assert (decision["kind"], decision["reason"], decision["decided_by"], decision["unit_id"], decision["met_count"],
            decision["filed_outcome"]) == ("filing", "đã gọi điện hỏi", "Văn thư", "an-binh", 1, "accepted")
    assert decision["granted_at"].date() == decision["entered_at"].date() == now().date()


def test_a_file_that_is_wrong_inside_is_refused_with_its_cell_and_leaves_the_queue(store: Store, form) -> None:
    sent(store, ("a.xlsx", form("an-binh", value="năm", unit="An Bình")))
    outcome = settle(store, queue(store)[0].submission_id, unit="an-binh")
    assert (outcome.outcome, [f.code for f in outcome.findings]) == ("refused", ["cell.not_a_number"])
    assert outcome.findings[0].cell
    assert queue(store) == [] and is_sound(store)
    assert ask(store, "decision_log", "2999-12-31")[0]["filed_outcome"] == "refused"


def test_set_aside_as_no_report(store: Store, form) -> None:
    content = form("an-binh", unit="An Bình")
    sent(store, ("a.xlsx", content))
    one, = queue(store)
    discard(store, one.submission_id, decided_by=None, reason="thư mời họp")
    assert queue(store) == [] and is_sound(store)
    decision, = ask(store, "decision_log", "2999-12-31")
    assert (decision["kind"], decision["file_name"], decision["met_count"]) == ("filing", "a.xlsx", 0)
    assert [r["outcome"] for r in ask(store, "submission_log")] == ["waiting"]
    sent(store, ("again.xlsx", content))
    assert [w.file_name for w in queue(store)] == ["again.xlsx"]


def test_a_file_is_decided_once(store: Store, form) -> None:
    accepted, = sent(store, ("ok.xlsx", form("an-phu")))
    sent(store, ("a.xlsx", form("an-binh", unit="An Bình")))
    one, = queue(store)
    settle(store, one.submission_id, unit="an-binh")
    again = Filing(one.submission_id, "x", Identity(unit_id="an-phu"))
    assert refusal(store, again) == "filing.decided"
    assert refusal(store, Filing(accepted.submission_id, "x")) == "filing.not_waiting"
    assert refusal(store, Filing("no-such", "x")) == "filing.unknown"


def test_what_does_not_settle_a_file_leaves_it_waiting(store: Store, form) -> None:
    sent(store, ("a.xlsx", form("an-binh", unit="An Bình")))
    one, = queue(store)
    for answers, reason, code in (
        ({}, "x", "filing.still_open"), ({"unit_id": "nobody"}, "x", "filing.no_unit"),
        ({"unit_id": "an-binh"}, " ", "decision.reason_required"),
        ({"unit_id": "an-binh", "period_id": "2025-02"}, "x", "filing.still_open"),
        ({"unit_id": "an-binh", "report_id": "no-such"}, "x", "filing.no_report"),
    ):
        assert refusal(store, Filing(one.submission_id, reason, Identity(**answers))) == code
    early = Filing(one.submission_id, "x", Identity(unit_id="an-binh"), granted_at=datetime(2025, 1, 1))
    assert refusal(store, early) == "filing.before_receipt"
    assert queue(store) == [one]


def test_a_decision_may_overrule_what_was_in_question_only(store: Store, form, made: Site) -> None:
    """The hidden sheet says one unit, the label an unknown name: the person may name a third."""
    def retype(book: object) -> None:
        for row in book[DATA_SHEET].iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and "An Binh" in cell.value:
                    cell.value = cell.value.replace("An Binh", "Phú Mỹ Hưng")
    content = filled(made.registry, REPORT, "an-binh", "2025-01", values=VALUES, edit=retype)
    sent(store, ("a.xlsx", content))
    one, = queue(store)
    assert [f.code for f in one.findings] == ["identity.conflict"]
    assert one.proposals[0].candidate_id == "an-binh"
    assert settle(store, one.submission_id, unit="tan-lap").unit_id == "tan-lap"


def test_the_same_bytes_again_are_one_entry_and_count_from_the_first_coming(store: Store, form) -> None:
    content = form("an-binh", unit="An Bình")
    first, again = sent(store, ("a.xlsx", content), ("b.xlsx", content))
    later, = sent(store, ("c.xlsx", content), at=LATER)
    assert [o.outcome for o in (first, again, later)] == ["waiting"] * 3
    assert [f.code for f in later.findings][-1] == "file.already_waiting"
    one, = queue(store)
    assert one.submission_id == first.submission_id
    assert ask(store, "waiting_files")[0]["repeat_count"] == 2
    assert refusal(store, Filing(later.submission_id, "x")) == "filing.repeats"
    answered, = sent(store, ("d.xlsx", content), at=LATER, answers=Identity(unit_id="an-binh"))
    assert (answered.outcome, [f.code for f in answered.findings]) == ("accepted", ["file.waited"])
    assert queue(store) == [] and status(store, "an-binh", "2025-03-01") == "on_time" and is_sound(store)
    assert refusal(store, Filing(one.submission_id, "x")) == "filing.is_in"


def test_many_at_once_are_all_or_none(store: Store, form) -> None:
    sent(store, *((f"{month}.xlsx", form("an-binh", month, unit="An Bìn")) for month in ("2025-01", "2025-02")))
    ids = [one.submission_id for one in queue(store)]
    keys = {row["question_key"] for row in ask(store, "waiting_files")}
    assert len(keys) == 1
    unit = Identity(unit_id="an-binh")
    with pytest.raises(DecisionError):
        file_all(store, [Filing(ids[0], "x", unit), Filing(ids[1], "x")])
    assert len(queue(store)) == 2
    outcomes = file_all(store, [Filing(i, "x", unit, remember=True) for i in ids])
    assert [(o.outcome, o.period_id) for o in outcomes] == [("accepted", "2025-01"), ("accepted", "2025-02")]
    assert reading(store).aliases == (("an-binh", "An Bìn", date(2025, 1, 1), None),)


def test_an_interruption_leaves_it_waiting(store: Store, form, monkeypatch: pytest.MonkeyPatch) -> None:
    sent(store, ("a.xlsx", form("an-binh", unit="An Bình")))
    one, = queue(store)
    written = etl.waiting.filing.write_rows

    def interrupted(connection, rows) -> None:
        written(connection, rows)
        raise KeyboardInterrupt
    with monkeypatch.context() as patch:
        patch.setattr(etl.waiting.filing, "write_rows", interrupted)
        with pytest.raises(KeyboardInterrupt):
            settle(store, one.submission_id, unit="an-binh")
    assert queue(store) == [one]
    assert len(ask(store, "submission_log")) == 1 and ask(store, "decision_log", "2999-12-31") == []
    assert settle(store, one.submission_id, unit="an-binh").outcome == "accepted"


def test_a_name_is_remembered_from_the_years_first_day_and_outlives_the_registers(
    store: Store, form, made: Site
) -> None:
    sent(store, ("a.xlsx", form("an-binh", unit="Xóm Bình xưa")))
    one, = queue(store)
    file_waiting(store, one.submission_id, Identity(unit_id="an-binh"), decided_by=None, reason="tên cũ", remember=True)
    made_again = Site.__new__(Site)
    made_again.__dict__.update(made.__dict__)
    made_again.home = store.folder
    assert made_again.read_registers(registers())[0] == 0
    assert reading(store).aliases == (("an-binh", "Xóm Bình xưa", date(2025, 1, 1), None),)
    outcome, = sent(store, ("b.xlsx", form("an-binh", "2025-02", unit="XÓM BÌNH XƯA")))
    assert (outcome.outcome, outcome.unit_id) == ("accepted", "an-binh")


def test_a_name_that_may_mean_another_unit_is_not_remembered(store: Store, form) -> None:
    sent(store, ("a.xlsx", form("x-long-ho", unit="Long Hồ")))
    one, = queue(store)
    filing = Filing(one.submission_id, "x", Identity(unit_id="x-long-ho"), remember=True)
    assert refusal(store, filing) == "filing.alias_ambiguous"
    assert queue(store) == [one] and reading(store).aliases == ()
    sent(store, ("b.xlsx", form("an-phu", period="Tháng 1")))
    asked = next(w for w in queue(store) if w.file_name == "b.xlsx")
    filing = Filing(asked.submission_id, "x", Identity(period_id="2025-01"), remember=True)
    assert refusal(store, filing) == "filing.nothing_to_remember"


def test_a_unit_that_does_not_owe_is_told_and_the_file_waits_on(store: Store, form, made: Site) -> None:
    sent(store, ("a.xlsx", form("an-binh", unit="An Bình")))
    one, = queue(store)
    with store.write() as connection:
        connection.execute("delete from obligation where unit_id = 'tan-lap'")
    assert refusal(store, Filing(one.submission_id, "x", Identity(unit_id="tan-lap"))) == "filing.not_owed"
    assert queue(store) == [one]


def test_backup_and_restore_keep_the_queue(store: Store, form, tmp_path: Path) -> None:
    sent(store, ("a.xlsx", form("an-binh", unit="An Bình")))
    before = queue(store)
    other = Store(tmp_path / "other")
    restore(other, back_up(store, tmp_path / "backups"))
    assert queue(other) == before
    assert settle(other, before[0].submission_id, unit="an-binh").outcome == "accepted"
    assert queue(store) == before


def test_the_query_shows_the_queue_as_it_was(store: Store, form) -> None:
    sent(store, ("a.xlsx", form("an-binh", unit="An Bình")))
    one, = queue(store)
    row, = ask(store, "waiting_files")
    assert (row["submission_id"], row["asked"], row["unit_text"], row["report_id"]) == (
        one.submission_id, "unit", "An Bình", REPORT)
    assert ask(store, "waiting_files", "2025-02-01") == []
    settle(store, one.submission_id, unit="an-binh")
    assert len(ask(store, "waiting_files", "2025-03-01")) == 1
    assert ask(store, "waiting_files", "2999-12-31") == []
    proposals = ask(store, "proposals_by_submission", submission_id=one.submission_id)
    assert proposals[0]["candidate_id"] == "an-binh"
