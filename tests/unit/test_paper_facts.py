"""The report's words: every number is that of a query, for the five plans; nothing is cut and nothing made up."""

from collections import Counter
from collections.abc import Iterator

import pytest

from dashboard.export.context import ExportContext
from dashboard.export.frames import Frames
from dashboard.export.paper.facts import PAPER_QUERIES, report_paper
from dashboard.export.paper.model import Gap, Paper, Paragraph
from dashboard.export.paper.settings import Office, Settings
from dashboard.export.paper.wording import count, day, decimal, percent, say
from dashboard.status import statuses
from tests import paper_words as read
from tests.five_plans import PLANS, gathered

SPANS = [*((plan_id, "") for plan_id in PLANS), ("mttq-tra-vinh-2022", "2022-H1")]
RULES = ("annual_report", "sum_of_periods", "latest_cumulative", "latest_value")
_made: dict[tuple[str, str], Paper] = {}


@pytest.fixture(params=SPANS, ids=lambda key: "-".join(filter(None, key)))
def made(request: pytest.FixtureRequest) -> tuple[Paper, Frames, ExportContext]:
    frames, context = gathered(request.param[0], PAPER_QUERIES, request.param[1])
    if request.param not in _made:
        _made[request.param] = report_paper(frames, context, office(context))
    return _made[request.param], frames, context


def office(context: ExportContext) -> Office:
    return Settings().of(context.plan_id, context.issuer)


def only(frames: Frames, name: str) -> dict:
    (row,) = frames[name].to_dict("records")
    return row


def one(paper: Paper, key: str) -> dict[str, str]:
    (found,) = read.said(paper, key)
    return found


def agrees(found: dict[str, str], n: int, total: int) -> bool:
    """The sentence's n/N and its percentage, both read back."""
    return read.pair(found["part"]) == (n, total) and found["rate"] == percent(n / total)


def test_coverage_and_timeliness_are_those_of_coverage_by_plan(made):
    paper, frames, context = made
    total = only(frames, "coverage_by_plan")
    key = "units" if total["due_count"] == total["due_unit_count"] else "reports"
    found = one(paper, f"coverage.{key}")
    assert agrees(found, total["covered_count"], total["due_count"])
    assert found["as_of"] == context.as_of_words
    if total["due_with_deadline_count"]:
        on_time = one(paper, "coverage.on_time_rate")
        assert agrees(on_time, total["on_time_due_count"], total["due_with_deadline_count"])
        detail = {name: count(total[f"{name}_count"]) for name in ("on_time", "late")}
        assert found["detail"] == say("coverage.detail", parts=", ".join(
            say(f"coverage.{name}", count=number) for name, number in detail.items()))
    else:
        assert read.said(paper, "coverage.no_deadline")
    if key == "reports":
        consistent = one(paper, "coverage.consistent")
        assert agrees(consistent, total["consistent_unit_count"], total["due_unit_count"])


def test_the_missing_the_exempt_and_the_extended_are_named(made):
    paper, frames, _ = made
    owed = frames["measure_obligations"]
    for status in ("overdue", "awaited", "returned"):
        names = owed[(owed["status"] == status) & owed["is_due"]]["unit_name"].tolist()
        found = read.said(paper, f"missing.{status}")
        assert [read.number(f["count"]) for f in found] == ([len(names)] if names else [])
        assert all(name in found[0]["names"] for name in names)
    for key, kind, rows in (("exempt", "exemption", owed[owed["status"] == "exempt"]),
                            ("extended", "extension", owed[owed["is_extended"]])):
        found = read.said(paper, f"missing.{key}")
        assert [read.number(f["count"]) for f in found] == ([len(rows)] if len(rows) else [])
        for row in rows.to_dict("records"):
            assert row["unit_name"] in found[0]["papers"] and row[f"{kind}_number"] in found[0]["papers"]
            if kind == "extension":
                assert day(row["extension_due"]) in found[0]["papers"]


def test_content_rates_are_those_of_content_coverage_by_plan(made):
    paper, frames, _ = made
    total = only(frames, "content_coverage_by_plan")
    found = one(paper, "content.rate")
    assert agrees(found, total["covered_count"], total["required_count"])
    assert [read.number(found[name]) for name in ("reported", "nil", "blank")] == [
        total[f"{name}_count"] for name in ("reported", "nil", "blank")]
    assert agrees(one(paper, "content.among_received"), total["covered_count"], total["received_required_count"])
    rows = read.lines(read.tables(read.part(paper, "content_rate"))[0])
    cells = frames["content_coverage_by_unit_item"].groupby("section")[
        ["covered_count", "required_count", "received_required_count"]].sum()
    assert len(rows) == len(cells) + 1
    for row in rows[:-1]:
        covered, required, received = cells.loc[row[read.head("section")]]
        assert read.pair(row[read.head("content")]) == (covered, required)
        assert read.pair(row[read.head("content_received")]) == ((covered, received) if received else None)
    assert read.pair(rows[-1][read.head("content")]) == (total["covered_count"], total["required_count"])


def test_blind_spots_are_those_of_the_query(made):
    paper, frames, _ = made
    spots = frames["blind_spots"].sort_values("item_position")
    nobody = spots[(spots["covering_unit_count"] == 0) & (spots["required_unit_count"] > 0)]
    few = spots[(spots["covering_unit_count"] > 0) & (spots["coverage_rate"] < 0.5)]
    assert len(nobody)                                  # the first item is left blank by every unit
    assert read.number(one(paper, "blind.nobody")["count"]) == len(nobody)
    listed = read.said(paper, "blind.item")
    expected = [*nobody.to_dict("records"), *few.to_dict("records")]
    assert [f["title"] for f in listed] == [row["item_title"] for row in expected]
    for found, row in zip(listed, expected, strict=True):
        assert agrees(found, row["covering_unit_count"], row["required_unit_count"])
    for row, spot in zip(lines(paper, "blind"), spots.to_dict("records"), strict=True):
        assert row[read.head("item")] == spot["content_item_id"]
        assert read.pair(row[read.head("units")]) == (spot["covering_unit_count"], spot["required_unit_count"])


def test_every_note_is_quoted_unchanged_with_its_cell(made):
    paper, frames, _ = made
    notes = frames["notes_by_item"].to_dict("records")
    quoted = [p for p in read.paragraphs(paper) if p.style == "quote"]
    assert [p.runs for p in quoted] == [(note["note"],) for note in notes]
    for paragraph, note in zip(quoted, notes, strict=True):
        for part in (note["unit_name"], note["period_label"], day(note["received_at"]), note["file_name"],
                     note["sheet"], note["cell"]):
            assert part in paragraph.source
    assert bool(notes) is bool(read.said(paper, "notes.lead"))


def test_indicators_are_those_of_indicator_by_plan_with_their_rule(made):
    paper, frames, _ = made
    plan = frames["indicator_by_plan"].to_dict("records")
    rows = lines(paper, "indicator")
    assert len(rows) == len(plan)
    for row, known in zip(rows, plan, strict=True):
        assert row[read.head("indicator")] == known["indicator_name"]
        value = None if known["value"] != known["value"] else known["value"]
        assert read.number(row[read.head("value")]) == (None if value is None else round(value, 2))
        assert read.pair(row[read.head("given")]) == (known["unit_count"], known["required_unit_count"])
        rules = [say(f"rule.{rule}", count=known[f"{rule}_count"]) for rule in RULES if known[f"{rule}_count"]]
        assert row[read.head("rule")] == ("; ".join(rules) or say("cell.none"))
        assert row[read.head("before")] == row[read.head("change")] == say("cell.none")
    assert read.said(paper, "indicator.before_none")
    given = sum(known["unit_count"] > 0 for known in plan)
    assert agrees(one(paper, "indicator.counted"), given, len(plan))


def lines(paper: Paper, name: str) -> list[dict[str, str]]:
    return [row for table in read.tables(read.annex(paper, name)) for row in read.lines(table)]


def test_the_coverage_annex_has_every_unit_and_period(made):
    paper, frames, _ = made
    total, by_unit = only(frames, "coverage_by_plan"), frames["coverage_by_unit_period"]
    rows = lines(paper, "coverage")
    assert read.pair(rows[0][read.head("covered")]) == (total["covered_count"], total["due_count"])
    assert rows[0][read.head("coverage_rate")] == percent(total["coverage_rate"])
    units = by_unit.groupby("unit_id", sort=False).agg(
        name=("unit_name", "last"), covered=("covered_count", "sum"), due=("due_count", "sum"))
    assert [row[read.head("unit")] for row in rows[1:]] == units["name"].tolist()
    for row, unit in zip(rows[1:], units.itertuples(), strict=True):
        assert read.pair(row[read.head("covered")]) == ((unit.covered, unit.due) if unit.due else None)
        assert row[read.head("coverage_rate")] == percent(unit.covered / unit.due if unit.due else None)
    labels = {code: status.label for code, status in statuses().items()}
    for owed in frames["obligation_status"].to_dict("records"):
        row = rows[1 + units.index.get_loc(owed["unit_id"])]
        assert row[owed["period_label"]] == labels[owed["status"]]


def test_the_timeliness_annex_is_the_query(made):
    paper, frames, _ = made
    due = frames["timeliness_by_unit_period"]
    due = due[due["due_with_deadline_count"] > 0].to_dict("records")
    rows = lines(paper, "timeliness")
    if not due:
        assert rows == [] and read.said(paper, "annex.timeliness_empty")
        return
    total = only(frames, "coverage_by_plan")
    assert read.pair(rows[0][read.head("on_time")]) == (total["on_time_due_count"], total["due_with_deadline_count"])
    for row, known in zip(rows[1:], due, strict=True):      # one period, so one row of the query a unit
        assert read.pair(row[read.head("on_time")]) == (known["on_time_count"], known["due_with_deadline_count"])
        assert row[read.head("on_time_rate")] == percent(known["on_time_rate"])
        assert read.number(row[read.head("late")]) == known["late_count"]
        assert read.number(row[read.head("not_received")]) == known["missing_count"]
        for name, days in (("days_late_max", known["days_late_max"]), ("days_open", known["days_open_max"])):
            assert read.number(row[read.head(name)]) == (None if days != days else days)


def test_the_content_annex_is_the_query(made):
    paper, frames, _ = made
    cells = frames["content_coverage_by_unit_item"]
    rows = lines(paper, "content")
    names = cells.drop_duplicates("unit_id")
    assert [row[read.head("unit")] for row in rows[1:]] == names["unit_name"].tolist()
    for item_id, of_item in cells.groupby("content_item_id"):
        n, total = of_item["covered_count"].sum(), of_item["required_count"].sum()
        assert read.pair(rows[0][item_id]) == ((n, total) if total else None)
    for row, unit_id in zip(rows[1:], names["unit_id"], strict=True):
        mine = cells[cells["unit_id"] == unit_id]
        n, total = mine["covered_count"].sum(), mine["required_count"].sum()
        assert read.pair(row[read.head("content")]) == ((n, total) if total else None)
        assert row[read.head("content_rate")] == percent(n / total if total else None)


def test_the_missing_and_the_league_are_the_queries(made):
    paper, frames, _ = made
    owed = frames["obligation_status"]
    missing = owed[owed["is_due"] & owed["status"].isin(["overdue", "returned", "awaited"])]
    rows = lines(paper, "missing")
    assert sorted((r[read.head("unit")], r[read.head("period")]) for r in rows) == sorted(
        zip(missing["unit_name"], missing["period_label"], strict=True))
    league = frames["league_table"].to_dict("records")
    for row, known in zip(lines(paper, "ranking"), league, strict=True):
        assert row[read.head("unit")] == known["unit_name"]
        for part, n, total in (("covered", "covered_count", "due_count"),
                               ("on_time", "on_time_due_count", "due_with_deadline_count")):
            assert read.pair(row[read.head(part)]) == ((known[n], known[total]) if known[total] else None)


def test_no_share_in_the_text_is_of_our_own_making(made):
    """Whatever stands as n/N anywhere is a pair of counts of some row of a query, or a sum over a section or unit."""
    paper, frames, _ = made
    allowed = set(_pairs(frames))
    body = [block for section in paper.sections[1:] for block in section.blocks if isinstance(block, Paragraph)]
    found = {pair for p in body if p.style in ("body", "bullet") for pair in read.shares(read.words(p))}
    own = {(read.pair(f["part"])) for f in read.said(paper, "indicator.counted")}
    assert found - own <= allowed


def _pairs(frames: Frames) -> Iterator[tuple[int, int]]:
    kinds = (
        ("coverage_by_plan", "covered_count", "due_count"),
        ("coverage_by_plan", "on_time_due_count", "due_with_deadline_count"),
        ("coverage_by_plan", "consistent_unit_count", "due_unit_count"),
        ("content_coverage_by_plan", "covered_count", "required_count"),
        ("content_coverage_by_plan", "covered_count", "received_required_count"),
        ("blind_spots", "covering_unit_count", "required_unit_count"),
        ("indicator_by_plan", "unit_count", "required_unit_count"),
    )
    for name, n, total in kinds:
        yield from zip(frames[name][n], frames[name][total], strict=True)
    # a target of each unit: those that reach it
    targets = frames["indicator_by_plan"][frames["indicator_by_plan"]["target"].notna()]
    for total in targets["required_unit_count"]:
        yield from ((n, total) for n in range(total + 1))


def test_one_stamp_one_instant_and_the_sample_label(made):
    paper, _, context = made
    assert paper.stamp == context.stamp
    assert paper.sample_label == context.sample_label is not None
    for annex in paper.annexes:
        assert read.words(annex.blocks[-1]) == context.stamp
    assert context.as_of_words in paper.stamp and context.as_of_words in one(paper, "opening.lead")["as_of"]
    assert [annex.number for annex in paper.annexes] == [
        say("annex.number", number=number) for number in range(1, len(paper.annexes) + 1)]


def test_only_judgement_and_an_unknown_number_are_left_open(made):
    paper, _, context = made
    found = Counter(
        section.title for section in (*paper.sections, *paper.annexes) for block in section.blocks
        for run in getattr(block, "runs", ()) if isinstance(run, Gap))
    assert found == {say("part.judgement"): 5} | ({} if context.number else {"": 1})
    assert paper.sections[-1].title == say("part.judgement")


def test_the_span_is_said_and_the_head_is_of_the_plan(made):
    paper, frames, context = made
    assert context.span.label in paper.title and context.span.label == one(paper, "opening.lead")["span"]
    # a date in the plan's own title may end in the same year
    assert paper.title.count(context.span.label) == 1 or paper.title.endswith(f"({context.span.label})")
    document = only(frames, "plan_document")
    assert paper.head.recipients == tuple(filter(None, (document["recipients"] or "").split("; ")))
    rests_on = [found["document"] for found in read.said(paper, "opening.parent")]
    assert rests_on[:-1] == document["parent_document"].split("; ")
    assert paper.head.issuer == context.issuer


def test_the_same_frames_give_the_same_paper(made):
    paper, frames, context = made
    assert report_paper(frames, context, office(context)) == paper


def test_targets_are_compared_as_the_plan_words_them():
    frames, context = gathered("ttdn-binh-duong-2021", PAPER_QUERIES)
    paper = report_paper(frames, context, office(context))
    plan = frames["indicator_by_plan"].set_index("indicator_id")
    per_one = one(paper, "indicator.target_per_one")
    value = plan.loc["TH02", "value"] / plan.loc["TH01", "value"]
    assert (per_one["value"], per_one["percent"]) == (decimal(value), percent(value / 250))
    annual = frames["indicator_annual"]
    for found, indicator_id in zip(read.said(paper, "indicator.target_units"), ("NS01", "NS02"), strict=True):
        reaching = (annual[annual["indicator_id"] == indicator_id]["value"] >= 1).sum()
        assert agrees(found, reaching, plan.loc[indicator_id, "required_unit_count"])


def test_an_offices_own_words_go_before_the_plans():
    frames, context = gathered("ttdn-que-minh-2023", PAPER_QUERIES)
    own = Office(profile="state", superior="UBND huyện", issuer="UBND xã", place="Quế Minh", office_code="UBND",
                 recipients=("Văn thư",), signer_authority="TM.", signer_title="Chủ tịch")
    head = report_paper(frames, context, own).head
    assert (head.superior, head.issuer, head.place) == ("UBND huyện", "UBND xã", "Quế Minh")
    assert head.recipients == ("Văn thư",)
    assert (head.signer_authority, head.signer_title, head.day_text) == ("TM.", "Chủ tịch", "")
    assert head.number_text.endswith("UBND")
