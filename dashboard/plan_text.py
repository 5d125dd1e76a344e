"""A plan as it reads: its head, and line by line what is asked, of whom, and how far it is covered. Pure."""

from collections.abc import Mapping

import pandas as pd

from dashboard import format as fmt
from dashboard.explain_link import Links
from dashboard.kept import of_frames
from dashboard.markup import Safe, join, tag
from dashboard.rows import tuples
from dashboard.tables import facts_list, heading, note, rate_cell
from dashboard.text import t

_FACTS = ("lead", "implementers", "audience", "target", "time_text")


def plan_facts(plan: Mapping[str, object]) -> Safe:
    """Number, day, issuer, parent document, recipients and what the text does not say; a row of plan_document."""
    unknown = t("plan.not_said")
    number = unknown if _is_empty(plan["number"]) else plan["number"]
    pairs: list[tuple[str, object]] = [
        (t("plan.number"), number),
        (t("plan.issued_on"), unknown if fmt.is_none(plan["issued_on"]) else fmt.day(plan["issued_on"])),
        (t("plan.issuer"), plan["issuer"]),
        (t("plan.area"), plan["area"]),
        (t("plan.parent_document"), unknown if _is_empty(plan["parent_document"]) else plan["parent_document"]),
        (t("plan.recipients"), unknown if _is_empty(plan["recipients"]) else plan["recipients"]),
    ]
    if not _is_empty(plan["note"]):
        pairs.append((t("plan.note"), plan["note"]))
    return facts_list(pairs)


@of_frames
def plan_lines(lines: pd.DataFrame, indicators: pd.DataFrame, covered: pd.DataFrame, links: Links) -> Safe:
    """Sections with their lines, in the plan's order. `covered` are rows of blind_spots, `links` over all periods."""
    counts = {c.content_item_id: c for c in tuples(covered)}
    named: dict[str, list[str]] = {}
    for i in tuples(indicators):
        named.setdefault(i.content_item_id, []).append(t("plan.indicator", name=i.name, unit=i.measure_unit))
    parts = []
    for section, rows in lines.groupby("section", sort=False):
        parts.append(heading(str(section), 3))
        parts += [
            _line(row, named.get(row["content_item_id"], []), counts.get(row["content_item_id"]), links)
            for row in rows.to_dict("records")
        ]
    return tag("div", *parts, class_="dh-plan")


def _line(row: Mapping[str, object], indicators: list[str], count: tuple | None, links: Links) -> Safe:
    head = tag("div", tag("h4", tag("b", row["content_item_id"]), " ", row["title"]),
               tag("span", _coverage(row, count, links), class_="dh-plan-rate"), class_="dh-plan-head")
    pairs: list[tuple[str, object]] = [
        (t(f"plan.{name}"), row[name]) for name in _FACTS if not _is_empty(row[name])
    ]
    if indicators:
        pairs.append((t("plan.indicators"), "; ".join(indicators)))
    facts = [facts_list(pairs)] if pairs else []
    if row["is_out_of_scope"]:
        facts.append(note(t("plan.out_of_scope_help")))
    class_ = "dh-plan-line dh-plan-out" if row["is_out_of_scope"] else "dh-plan-line"
    return tag("article", head, *facts, quoted(row["quote"]), class_=class_)


def _coverage(row: Mapping[str, object], count: tuple | None, links: Links) -> Safe:
    """Units that reported the line or said nil, of those whose report is due; or why there is no such number."""
    if row["is_out_of_scope"]:
        return tag("span", t("plan.out_of_scope"), class_="dh-quiet")
    if not row["required_unit_count"]:
        return tag("span", t("plan.nobody"), class_="dh-quiet")
    if count is None or not count.required_unit_count:
        words = t("plan.not_due", count=fmt.number(row["required_unit_count"]))
        return tag("span", words, class_="dh-quiet")
    rate = rate_cell(count.covering_unit_count, count.required_unit_count, count.coverage_rate)
    rate = links.to(rate, "item_coverage", count.covering_unit_count, count.required_unit_count,
                    str(row["content_item_id"]))
    if not count.covering_unit_count:
        rate = join([rate, tag("b", t("plan.blind"), class_="dh-bad")], " ")
    return rate


def quoted(words: object) -> Safe:
    """The exact words, folded on screen and open on paper; nothing where there are none."""
    if _is_empty(words):
        return Safe("")
    return tag("details", tag("summary", t("plan.quote")), tag("blockquote", words), class_="dh-quote")


def _is_empty(value: object) -> bool:
    return fmt.is_none(value) or value == ""
