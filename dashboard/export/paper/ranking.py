"""Part IV: the league table, with its method and with why a unit is not in its order."""

from collections.abc import Iterator
from typing import Any

from dashboard import format as fmt
from dashboard.export.paper.material import Material, columns, part, table
from dashboard.export.paper.model import Paragraph, Section, Table
from dashboard.export.paper.wording import count, paragraph, percent, say, share
from dashboard.export.paper.wording import part as part_of
from dashboard.text import t


def ranking(material: Material) -> list[Section]:
    """The part: how many are ranked, by which method; the table itself is an annex."""
    return [part("IV", "ranking", _sentences(material))]


def _sentences(material: Material) -> Iterator[Paragraph]:
    league, annex = material.league, material.annex("ranking")
    if not league:
        yield paragraph("ranking.none")
        return
    ranked = sum(row["rank"] is not None for row in league)
    if not ranked:
        yield paragraph("ranking.nobody", annex=annex)
    else:
        known = share(ranked, len(league)) | {"annex": annex}
        unranked = len(league) - ranked
        if unranked:
            yield paragraph("ranking.ranked", unranked=count(unranked), **known)
        else:
            yield paragraph("ranking.all_ranked", **known)
    yield paragraph("ranking.method")
    yield paragraph("ranking.rate_note")


def ranking_table(material: Material) -> Iterator[Paragraph | Table]:
    """One row a unit, best first, those without a rank last; or one sentence."""
    league = material.league
    if not league:
        yield paragraph("annex.ranking_empty")
        return
    head = columns(
        ("rank", 8, "center"), ("unit", 30), ("on_time", 10, "center"), ("on_time_rate", 10, "right"),
        ("covered", 10, "center"), ("coverage_rate", 10, "right"), ("days_late", 9, "right"), ("excused", 8, "right"),
        ("note", 16),
    )
    yield table("", head, (_row(row) for row in league), note=say("ranking.method"))


def _row(row: dict[str, Any]) -> list[str]:
    reasons = {"new_unit": row["is_new_unit"], "small_n": row["is_small_n"]}
    return [
        say("cell.none") if row["rank"] is None else fmt.number(row["rank"]), row["unit_name"],
        part_of(row["on_time_due_count"], row["due_with_deadline_count"]), percent(row["on_time_rate"]),
        part_of(row["covered_count"], row["due_count"]), percent(row["coverage_rate"]),
        say("cell.none") if row["days_late_median"] is None else fmt.number(row["days_late_median"], 1),
        fmt.number(row["excused_count"]), ", ".join(t(f"league.{name}") for name, holds in reasons.items() if holds),
    ]
