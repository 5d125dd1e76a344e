"""The registers in memory, as the road needs them: read once per batch, asked many times."""

import json
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import duckdb

from etl.layout import Layout
from etl.unit_name import UnitNames


@dataclass(frozen=True, slots=True)
class Indicator:
    """kind: flow | stock | ratio. value_type: count | decimal | yes_no."""

    indicator_id: str
    name: str
    measure_unit: str
    kind: str
    value_type: str


@dataclass(frozen=True, slots=True)
class ContentItem:
    """A line of a plan that can be reported on, with its indicators in the form's order."""

    plan_id: str
    content_item_id: str
    section: str
    title: str
    quote: str
    indicator_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    plan_id: str
    title: str
    short_title: str
    issuer: str
    number: str | None
    issued_on: date | None
    year: int
    is_sample: bool


@dataclass(frozen=True, slots=True)
class Report:
    report_id: str
    plan_id: str
    title: str
    form_id: str
    recipient: str | None
    channel: str | None
    quote: str | None


@dataclass(frozen=True, slots=True)
class Period:
    report_id: str
    period_id: str
    label: str
    start: date
    end: date
    due_nominal: date | None
    due_text: str | None


@dataclass(frozen=True, slots=True)
class UnitVersion:
    """A unit's name and type over one stretch of time; valid_to is the last day, None = open."""

    unit_id: str
    name: str
    short_name: str
    organisation: str
    unit_type: str
    level: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Obligation:
    """What the road needs of an owed report: whose, and the deadline in force before extensions."""

    obligation_id: str
    plan_id: str
    unit_name: str
    due_base: date | None
    due_steps: str
    due_text: str | None
    needs_ruling: bool      # the unit ended inside the period, and no ruling says that it still reports


@dataclass(frozen=True)
class Registry:
    """Every register, keyed for look-up. Build it with `read_registry`."""

    plans: dict[str, Plan]
    reports: dict[str, Report]
    periods: dict[tuple[str, str], Period]                     # (report_id, period_id)
    items: dict[tuple[str, str], ContentItem]                  # (plan_id, content_item_id), plan order
    indicators: dict[str, Indicator]
    required: dict[tuple[str, str], tuple[str, ...]]           # (report_id, unit_id) -> content_item_ids, plan order
    units: dict[str, tuple[UnitVersion, ...]]                  # oldest first
    aliases: tuple[tuple[str, str, date | None, date | None], ...]   # unit_id, alias, valid_from, valid_to
    obligations: dict[tuple[str, str, str], Obligation]        # (report_id, unit_id, period_id)
    forms: dict[str, dict] = field(default_factory=dict)       # form_id -> layout as in data/reference/forms

    @cached_property
    def reports_of_form(self) -> dict[str, tuple[Report, ...]]:
        """form_id -> the reports that use it."""
        found: dict[str, list[Report]] = {}
        for report in self.reports.values():
            found.setdefault(report.form_id, []).append(report)
        return {form_id: tuple(reports) for form_id, reports in found.items()}

    @cached_property
    def layouts(self) -> dict[str, Layout]:
        """form_id -> the form's shape, compiled."""
        return {form_id: Layout.from_form(form) for form_id, form in self.forms.items()}

    @cached_property
    def unit_names(self) -> UnitNames:
        """All names of all units, ready to be looked up."""
        return UnitNames(self.units, self.aliases)

    @cached_property
    def owed_by_unit(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """unit_id -> the (report_id, period_id) it owes."""
        found: dict[str, list[tuple[str, str]]] = {}
        for report_id, unit_id, period_id in self.obligations:
            found.setdefault(unit_id, []).append((report_id, period_id))
        return {unit_id: tuple(owed) for unit_id, owed in found.items()}

    @cached_property
    def periods_of_report(self) -> dict[str, tuple[Period, ...]]:
        """report_id -> its periods, in order."""
        found: dict[str, list[Period]] = {}
        for period in self.periods.values():
            found.setdefault(period.report_id, []).append(period)
        return {report_id: tuple(periods) for report_id, periods in found.items()}

    def unit_on(self, unit_id: str, day: date) -> UnitVersion | None:
        """The unit's name and type as they were on a day; None when it did not exist then."""
        for version in self.units.get(unit_id, ()):
            if version.valid_from <= day and (version.valid_to is None or day <= version.valid_to):
                return version
        return None


def read_registry(connection: duckdb.DuckDBPyConnection) -> Registry:
    """Read all registers from the store."""
    def rows(sql: str) -> list[tuple]:
        return connection.execute(sql).fetchall()

    indicator_ids: dict[tuple[str, str], list[str]] = {}
    for plan_id, item_id, indicator_id in rows(
        "select plan_id, content_item_id, indicator_id from content_item_indicator"
        " order by plan_id, content_item_id, position"
    ):
        indicator_ids.setdefault((plan_id, item_id), []).append(indicator_id)
    required: dict[tuple[str, str], list[str]] = {}
    for report_id, unit_id, item_id in rows(
        "select r.report_id, r.unit_id, r.content_item_id from requirement r"
        " inner join content_item c on c.plan_id = r.plan_id and c.content_item_id = r.content_item_id"
        " order by r.report_id, r.unit_id, c.position"
    ):
        required.setdefault((report_id, unit_id), []).append(item_id)
    units: dict[str, list[UnitVersion]] = {}
    for row in rows(
        "select unit_id, name, short_name, organisation, unit_type, level, valid_from, valid_to"
        " from unit order by position, valid_from"
    ):
        units.setdefault(row[0], []).append(UnitVersion(*row))
    return Registry(
        plans={r[0]: Plan(*r) for r in rows(
            "select plan_id, title, short_title, issuer, number, issued_on, year, is_sample from plan order by position"
        )},
        reports={r[0]: Report(*r) for r in rows(
            "select report_id, plan_id, title, form_id, recipient, channel, quote from report order by position"
        )},
        periods={(r[0], r[1]): Period(*r) for r in rows(
            "select report_id, period_id, label, period_start, period_end, due_nominal, due_text"
            " from period order by report_id, position"
        )},
        items={(r[0], r[1]): ContentItem(*r, tuple(indicator_ids.get((r[0], r[1]), ()))) for r in rows(
            "select plan_id, content_item_id, section, title, quote from content_item"
            " where not is_out_of_scope order by plan_id, position"
        )},
        indicators={r[0]: Indicator(*r) for r in rows(
            "select indicator_id, name, measure_unit, kind, value_type from indicator order by position"
        )},
        required={key: tuple(ids) for key, ids in required.items()},
        units={unit_id: tuple(versions) for unit_id, versions in units.items()},
        aliases=_aliases(connection),
        obligations={(r[0], r[1], r[2]): Obligation(*r[3:]) for r in rows(
            "select report_id, unit_id, period_id, obligation_id::varchar, plan_id, unit_name, due_base, due_steps,"
            " due_text, needs_ruling and not exists (select 1 from decision d where d.kind = 'ruling'"
            " and d.report_id = o.report_id and coalesce(d.period_id, o.period_id) = o.period_id"
            " and coalesce(d.unit_id, o.unit_id) = o.unit_id and coalesce(d.unit_type, o.unit_type) = o.unit_type)"
            " from obligation o"
        )},
        forms={r[0]: json.loads(r[1]) for r in rows("select form_id, layout from form order by form_id")},
    )


def _aliases(connection: duckdb.DuckDBPyConnection) -> tuple[tuple[str, str, date | None, date | None], ...]:
    """The registers' other names of units, and those that people decided once (decided_alias)."""
    def rows(sql: str) -> list[tuple]:
        return connection.execute(sql).fetchall()

    found = rows("select unit_id, alias, valid_from, valid_to from unit_alias")
    # a folder published by an earlier version can be read before it is brought up to date
    if rows("select 1 from information_schema.tables where table_name = 'decided_alias'"):
        found += rows(
            "select unit_id, alias, valid_from, valid_to from decided_alias"
            " where unit_id in (select unit_id from unit)"
        )
    return tuple(sorted(set(found), key=str))
