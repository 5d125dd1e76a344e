"""What no single line of a plan can know: that units, indicators and forms exist, that rules mean somebody."""

from collections.abc import Iterator

from etl.registers.reference_plan import Period, Plan, Report
from etl.registers.reference_register import Span, Unit

Versions = dict[str, list[Unit]]


def required_units(item_rule: list[str] | None, report: Report, versions: Versions) -> list[str]:
    """The report's units that a required_of rule means, in the order they are assigned.

    A type or organisation counts as it is on the last day of a period the unit owes.
    """
    return [
        unit_id for assignment in report.assignments for unit_id in assignment.units
        if item_rule is None or unit_id in item_rule or any(
            {unit.unit_type, unit.organisation} & set(item_rule)
            for unit in versions.get(unit_id, ())
            for period in report.periods
            if unit.covers(period.period_end) and assignment.covers(period.period_end)
        )
    ]


def plan_problems(
    plan: Plan, indicators: set[str], forms: set[str], versions: Versions
) -> Iterator[tuple[str, str]]:
    """(line or report, what is wrong) of one plan."""
    ids = [item.content_item_id for item in plan.items]
    yield from ((item_id, "this line is written twice") for item_id in sorted({i for i in ids if ids.count(i) > 1}))
    for item in plan.items:
        for indicator_id in item.indicators:
            if indicator_id not in indicators:
                yield item.content_item_id, f"indicators: unknown indicator {indicator_id!r}"
        if len(set(item.indicators)) < len(item.indicators):
            yield item.content_item_id, "indicators: one is written twice"
    report_ids = [report.report_id for report in plan.reports]
    for report in plan.reports:
        if report_ids.count(report.report_id) > 1:
            yield report.report_id, "this report is written twice"
        yield from ((report.report_id, what) for what in _report(plan, report, forms, versions))
    yield from _rules(plan, versions)


def _meets(assignment: Span, unit: Span, period: Period) -> bool:
    """It owes the period, or ended inside it, so that a ruling may let it report beside its successor."""
    last_day = period.period_end
    if unit.valid_to is not None and period.period_start <= unit.valid_to:
        last_day = min(last_day, unit.valid_to)
    return assignment.covers(last_day) and unit.covers(last_day)


def _report(plan: Plan, report: Report, forms: set[str], versions: Versions) -> Iterator[str]:
    if not report.report_id.startswith(f"{plan.plan_id}."):
        yield f"report_id must begin with {plan.plan_id}."
    if report.form_id not in forms:
        yield f"form_id: unknown form {report.form_id!r}"
    in_scope = {item.content_item_id for item in plan.items if not item.out_of_scope}
    yield from (f"items: {item_id!r} is no line in scope" for item_id in report.items or () if item_id not in in_scope)
    period_ids = [period.period_id for period in report.periods]
    yield from (f"period {i!r} is written twice" for i in sorted({i for i in period_ids if period_ids.count(i) > 1}))
    seen: dict[str, list[Span]] = {}
    for assignment in report.assignments:
        for unit_id in assignment.units:
            if unit_id not in versions:
                yield f"assignments: unknown unit {unit_id!r}"
                continue
            if any(assignment.overlaps(other) for other in seen.setdefault(unit_id, [])):
                yield f"assignments: unit {unit_id!r} is assigned twice at the same time"
            seen[unit_id].append(assignment)
            if not any(
                _meets(assignment, unit, period) for period in report.periods for unit in versions[unit_id]
            ):
                yield f"assignments: unit {unit_id!r} owes no period: it does not exist on any period's last day"
            if any(unit.is_sample != plan.is_sample for unit in versions[unit_id]):
                yield f"assignments: unit {unit_id!r} and the plan differ in is_sample"


def _rules(plan: Plan, versions: Versions) -> Iterator[tuple[str, str]]:
    """required_of names something, and every unit of a report has a line it can fill in."""
    asked: set[tuple[str, str]] = set()
    for item in plan.items:
        if item.out_of_scope:
            continue
        reports = [r for r in plan.reports if r.items is None or item.content_item_id in r.items]
        for rule in item.required_of or ():
            if not any(required_units([rule], report, versions) for report in reports):
                yield item.content_item_id, f"required_of: {rule!r} is no unit, type or organisation of a report"
        found = {(r.report_id, u) for r in reports for u in required_units(item.required_of, r, versions)}
        if found and not item.indicators:
            yield item.content_item_id, "units must report this line but it has no indicator to fill in"
        asked |= found
    for report in plan.reports:
        for assignment in report.assignments:
            for unit_id in assignment.units:
                if unit_id in versions and (report.report_id, unit_id) not in asked:
                    yield report.report_id, f"unit {unit_id!r} has no line to report on"
