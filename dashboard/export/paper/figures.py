"""Part III: indicators against their targets and the year before, and the annex that lists them all."""

from collections.abc import Iterator
from dataclasses import replace

from dashboard import format as fmt
from dashboard.export.paper.material import Material, bullets, columns, part, table
from dashboard.export.paper.model import NOTE, Paragraph, Section, Table
from dashboard.export.paper.results import Result, results
from dashboard.export.paper.wording import count, decimal, paragraph, percent, say, share
from dashboard.export.paper.wording import part as part_of


def figures(material: Material) -> list[Section]:
    """The part; one sentence instead of it where items have no indicators."""
    found = results(material)
    blocks = _sentences(material, found) if found else [paragraph("indicator.none")]
    return [part("III", "indicator", blocks)]


def _sentences(material: Material, found: list[Result]) -> Iterator[Paragraph]:
    given = [result for result in found if result.value is not None or result.row["unit_count"]]
    if not given:
        yield paragraph("indicator.empty", count=count(len(found)))
    else:
        yield paragraph("indicator.counted", annex=material.annex("indicator"), **share(len(given), len(found)))
    with_target = [result for result in found if result.target is not None]
    if not with_target:
        yield paragraph("indicator.no_target")
    yield from bullets(_against_target(result) for result in with_target)
    yield _against_before(found)


def _against_target(result: Result) -> str:
    target, row = result.target, result.row
    value = say("indicator.no_value") if result.value is None else result.written(result.value)
    known = {
        "item": row["content_item_id"], "name": row["indicator_name"], "target": target.text,
        "value": value, "goal": decimal(target.value),
    }
    if target.kind == "per_unit":
        return say("indicator.target_units", **share(result.reaching_count, row["required_unit_count"]), **known)
    if target.kind == "per_one":
        if result.per_one is None:
            return say("indicator.target", **known)
        known["value"] = decimal(result.per_one)
        return say("indicator.target_per_one", percent=result.reached, **known)
    if target.kind == "total" and result.value is not None:
        return say("indicator.target_total", percent=percent(result.value / target.value), **known)
    return say("indicator.target", **known)


def _against_before(found: list[Result]) -> Paragraph:
    earlier = next((result.before for result in found if result.before is not None), None)
    if earlier is None:
        return paragraph("indicator.before_none")
    changes = [result.change for result in found]
    return paragraph(
        "indicator.before", year=earlier["before_year"], plan=earlier["before_short_title"],
        up=count(sum(change is not None and change > 0 for change in changes)),
        down=count(sum(change is not None and change < 0 for change in changes)),
        same=count(sum(change == 0 for change in changes)), unknown=count(changes.count(None)),
    )


def figures_table(material: Material) -> Iterator[Paragraph | Table]:
    """One row an indicator: value, units n/N, the rule, target, year before; or one sentence."""
    found = results(material)
    if not found:
        yield paragraph("annex.indicator_empty")
        return
    head = columns(
        ("item", 7, "center"), ("indicator", 24), ("measure_unit", 9, "center"), ("value", 9, "right"),
        ("given", 9, "center"), ("rule", 16), ("target", 15), ("reached", 10, "right"), ("before", 9, "right"),
        ("change", 10, "right"),
    )
    yield table("", head, (_row(result) for result in found), note=say("rule.note"), is_wide=True)
    yield replace(_against_before(found), style=NOTE)


def _row(result: Result) -> list[str]:
    row = result.row
    return [
        row["content_item_id"], row["indicator_name"], row["measure_unit"], result.written(result.value),
        part_of(row["unit_count"], row["required_unit_count"]), result.rules,
        say("cell.none") if result.target is None else result.target.text, result.reached,
        result.written(result.value_before), _change(result.change),
    ]


def _change(change: float | None) -> str:
    if change is None:
        return say("cell.none")
    if not change:
        return say("cell.same")
    return say("cell.up" if change > 0 else "cell.down", change=fmt.number(abs(change), 2))
