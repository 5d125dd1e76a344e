"""Rows that add others up: never stored, but compared with what they should add up to."""

from collections.abc import Iterable
from decimal import Decimal

from etl.finding import Code, Finding, Severity
from etl.model import Extracted, Fact, RawTotal
from etl.number import as_typed, read_number


def differing_totals(extracted: Extracted, facts: list[Fact]) -> list[Finding]:
    """A warning for each total that is not the sum of the whole table or of its group, above it or below."""
    worth = {fact.cell: fact.value for fact in facts}
    groups = sorted({0, len(extracted.values), *(place for t in extracted.totals for place in (t.since, t.upto))})
    findings = []
    for total in extracted.totals:
        number = read_number(total.raw)
        if isinstance(number, Code):
            continue
        sums = [_sum(extracted, worth, total.basis, *part) for part in _parts(total, groups, len(extracted.values))]
        if number not in sums:
            findings.append(Finding(
                Severity.WARNING, Code.TOTAL_DIFFERS, extracted.sheet, total.cell, value=as_typed(total.raw),
                params={"sum": as_typed(float(sums[0]))},
            ))
    return findings


def _parts(total: RawTotal, groups: list[int], count: int) -> Iterable[tuple[int, int]]:
    """What a total may add up: everything, all above it, its group, the group below it, several groups above it."""
    yield 0, count
    yield from ((start, total.upto) for start in groups if start <= total.since)
    yield from ((total.upto, end) for end in groups if end > total.upto)


def _sum(extracted: Extracted, worth: dict[str, Decimal], basis: str, start: int, end: int) -> Decimal:
    return sum((worth.get(v.cell, Decimal(0)) for v in extracted.values[start:end] if v.basis == basis), Decimal(0))
