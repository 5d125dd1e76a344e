"""What a file's name says of unit and period: never believed, only held against what the file itself says."""

from dataclasses import replace
from pathlib import PurePath

from etl.finding import Code, Finding, Severity
from etl.model import Identity
from etl.period_text import periods_meant, read_period_text
from etl.registry import Registry
from etl.spelling import tidy

_TOLD = ("quarter", "half", "nine")      # a month in a name is mostly when the file was sent


def differing_name(name: str, identity: Identity, registry: Registry) -> list[Finding]:
    """A warning when the name plainly says another unit or period than the one that was recognised."""
    stem = PurePath(name).stem
    parts = stem.split("_")
    units = {part for part in parts if part in registry.units}
    if identity.unit_id in units and identity.period_id in parts:
        return []
    if units - {identity.unit_id}:
        return [_differs(name, registry.units[identity.unit_id][-1].name)]
    period = registry.periods[identity.report_id, identity.period_id]
    said = read_period_text(tidy(stem.replace("_", " ")))
    if not said or said.kind not in _TOLD:
        return []
    dated = said if said.year else replace(said, year=int(period.period_id[:4]))
    meant = periods_meant(dated, registry.periods_of_report[identity.report_id])
    return [] if period in meant else [_differs(name, period.label)]


def _differs(name: str, taken: str) -> Finding:
    return Finding(Severity.WARNING, Code.NAME_DIFFERS, value=name, params={"taken": taken})
