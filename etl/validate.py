"""Filled cells -> facts and the state of every content item, or findings that say what to mend."""

from decimal import Decimal

from etl.finding import Code, Finding, Severity, in_reading_order
from etl.layout import Layout
from etl.measure import largest, without_unit
from etl.model import Extracted, Fact, ItemState, RawItem, RawValue, Recognised, Validated
from etl.number import MAX_COUNT, MAX_DECIMAL, as_typed, judge_number
from etl.registry import Indicator, Registry
from etl.spelling import plain
from etl.total import differing_totals


def validate(
    extracted: Extracted, recognised: Recognised, registry: Registry
) -> tuple[Validated | None, list[Finding]]:
    """Judge every cell; all findings at once. None when there is any error."""
    layout = registry.layouts[recognised.identity.form_id]
    facts: list[Fact] = []
    findings: list[Finding] = []
    for value in extracted.values:
        judged = _judge(value, extracted.sheet, recognised, registry, layout)
        if isinstance(judged, Finding):
            findings.append(judged)
        elif judged:
            facts.append(judged)
    findings += _falling_cumulatives(facts, registry)
    states, found = _states(extracted, recognised, registry, layout)
    findings += found
    if not findings and not extracted.has_strays and all(state.state == "blank" for state in states):
        findings.append(Finding(Severity.ERROR, Code.NO_CONTENT, extracted.sheet))
    if findings:
        return None, in_reading_order(findings)
    return Validated(facts, states), differing_totals(extracted, facts) if extracted.totals else []


def _judge(
    value: RawValue, sheet: str, recognised: Recognised, registry: Registry, layout: Layout
) -> Fact | Finding | None:
    """One filled cell: a fact or what is wrong with it; None for a sign that stands for a blank."""
    indicator = registry.indicators[value.indicator_id]
    error = recognised.sheet.error_cells.get(value.cell)
    if error is not None:
        return _finding(Code.ERROR_VALUE, value, sheet, indicator, error)
    if value.cell in recognised.sheet.uncalculated_cells:
        return _finding(Code.FORMULA_WITHOUT_VALUE, value, sheet, indicator)
    is_choice = indicator.value_type == "yes_no"
    judged = _yes_no(value.raw, layout) if is_choice else _number(value, indicator, layout)
    if judged is None:
        return None
    if isinstance(judged, Code):
        return _finding(judged, value, sheet, indicator)
    return Fact(value.content_item_id, value.indicator_id, value.basis, judged, sheet, value.cell)


def _finding(code: Code, value: RawValue, sheet: str, indicator: Indicator, shown: str | None = None) -> Finding:
    most = largest(indicator.measure_unit) or (MAX_COUNT if indicator.value_type == "count" else MAX_DECIMAL)
    return Finding(
        Severity.ERROR, code, sheet, value.cell, field=value.indicator_id,
        value=shown or as_typed(value.raw),
        params={"indicator": indicator.name, "measure_unit": indicator.measure_unit, "largest": as_typed(int(most))},
    )


def _number(value: RawValue, indicator: Indicator, layout: Layout) -> Decimal | Code | None:
    """The number of a counted or measured cell in the indicator's unit; None where the form has a sign for a blank."""
    raw = value.raw
    if type(raw) is str:
        text = plain(raw)
        if text in layout.empty_words or text in layout.zero_words:
            return Decimal(0) if text in layout.zero_words else None
        if raw and not raw[-1].isdigit():
            raw = without_unit(raw, indicator.measure_unit)
    judged = judge_number(raw, indicator.value_type, value.scale)
    most = None if isinstance(judged, Code) else largest(indicator.measure_unit)
    return Code.OUT_OF_RANGE if most is not None and judged > most else judged


def _yes_no(raw: object, layout: Layout) -> Decimal | Code:
    text = plain(as_typed(raw))
    if raw is True or text in layout.yes_words:
        return Decimal(1)
    return Decimal(0) if raw is False or text in layout.no_words else Code.NOT_YES_NO


def _falling_cumulatives(facts: list[Fact], registry: Registry) -> list[Finding]:
    """Counts since the new year cannot be fewer than those of one of its periods."""
    in_period = {(f.content_item_id, f.indicator_id): f for f in facts if f.basis == "in_period"}
    return [
        Finding(
            Severity.ERROR, Code.CUMULATIVE_BELOW_PERIOD, fact.sheet, fact.cell, field=fact.indicator_id,
            value=as_typed(float(fact.value)), params={
                "in_period": as_typed(float(part.value)), "in_period_cell": part.cell,
                "indicator": registry.indicators[fact.indicator_id].name,
            },
        )
        for fact in facts
        if fact.basis == "cumulative" and registry.indicators[fact.indicator_id].kind == "flow"
        and (part := in_period.get((fact.content_item_id, fact.indicator_id))) and fact.value < part.value
    ]


def _states(
    extracted: Extracted, recognised: Recognised, registry: Registry, layout: Layout
) -> tuple[list[ItemState], list[Finding]]:
    """What the form says of every required item, in the plan's order."""
    identity = recognised.identity
    plan_id = registry.reports[identity.report_id].plan_id
    filled = {
        value.content_item_id for value in extracted.values
        if not layout.empty_words or plain(as_typed(value.raw)) not in layout.empty_words
    }
    rows = {item.content_item_id: item for item in extracted.items}
    states, findings = [], []
    for item_id in registry.required.get((identity.report_id, identity.unit_id), ()):
        row = rows.get(item_id)
        is_nil = _nil_mark(row, extracted.sheet, recognised, layout) if row else False
        if isinstance(is_nil, Finding):
            findings.append(is_nil)
            continue
        if is_nil and item_id in filled:
            findings.append(Finding(
                Severity.ERROR, Code.NIL_WITH_VALUES, extracted.sheet, row.nil_cell, value=as_typed(row.nil_raw),
                params={"item": item_id, "title": registry.items[plan_id, item_id].title},
            ))
        note = row.note if row else None
        is_told = bool(note) and not registry.items[plan_id, item_id].indicator_ids
        state = "nil" if is_nil else "reported" if item_id in filled or is_told else "blank"
        states.append(ItemState(item_id, state, note, row.cell if row else None))
    return states, findings


def _nil_mark(row: RawItem, sheet: str, recognised: Recognised, layout: Layout) -> bool | Finding:
    """Whether an item is marked as nothing to report."""
    if error := recognised.sheet.error_cells.get(row.nil_cell):
        return Finding(Severity.ERROR, Code.ERROR_VALUE, sheet, row.nil_cell, value=error)
    if row.nil_cell in recognised.sheet.uncalculated_cells:
        return Finding(Severity.ERROR, Code.FORMULA_WITHOUT_VALUE, sheet, row.nil_cell)
    text = plain(as_typed(row.nil_raw))
    if text and text not in layout.nil_marks:
        return Finding(Severity.ERROR, Code.NOT_A_MARK, sheet, row.nil_cell, value=as_typed(row.nil_raw))
    return bool(text)
