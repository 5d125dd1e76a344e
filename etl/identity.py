"""Which report of which unit for which period: what a file says in its different places, put together.

Nothing is guessed: what the file leaves open is a question, what contradicts itself is one too.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from etl.finding import Code, Finding, Severity
from etl.label import Said
from etl.model import Identity
from etl.period_text import PeriodText, periods_meant, read_period_text
from etl.registry import Period, Registry
from etl.spelling import plain
from etl.unit_name import UnitMatch


@dataclass(frozen=True, slots=True)
class Clues:
    """hidden: the identity sheet of our own form. said: labelled cells. answers: what a person added.

    decided: the parts on which a logged decision has the last word, whatever the file says.
    """

    form_id: str
    hidden: Identity
    said: dict[str, Said]
    answers: Identity
    decided: frozenset[str] = frozenset()
    edition: str | None = None              # the form's version by its headings
    period_lines: tuple[Said, ...] = ()     # texts without a label that name a period


@dataclass(slots=True)
class _Case:
    """The clues of one file and what has come of them so far."""

    clues: Clues
    registry: Registry
    findings: list[Finding] = field(default_factory=list)

    def ask(self, code: Code, part: str, **params: str) -> None:
        """Leave a question for a person, at the cell that raised it if there is one."""
        said = self.clues.said.get(part)
        self.findings.append(Finding(
            Severity.QUESTION, code, said.sheet if said else None, said.cell if said else None, field=part,
            value=said.text if said else None, params=params,
        ))

    def settle(
        self, part: str, hidden: str | None, visible: Iterable[str], name: Callable[[str], str]
    ) -> str | None:
        """One value from the file's hidden and visible saying and a person's answer; a contradiction is asked.

        An answer decides between two sayings of the file, but cannot overrule the file altogether; a decision can.
        """
        answer = getattr(self.clues.answers, f"{part}_id")
        sayings = list(dict.fromkeys(said for said in (hidden, *visible) if said))
        if answer and (not sayings or answer in sayings or part in self.clues.decided):
            return answer
        if len({*sayings, *filter(None, [answer])}) > 1:
            one, other = (answer, sayings[0]) if answer else sayings[:2]
            self.ask(Code.CONFLICT, part, one=name(one), other=name(other), one_id=one, other_id=other)
        return sayings[0] if sayings else None


def identify(clues: Clues, registry: Registry) -> tuple[Identity, list[Finding]]:
    """The identity, when everything is known and agrees; else its sure parts and what has to be asked."""
    case = _Case(clues, registry)
    hidden = _known(clues.hidden, registry)
    report_id = case.settle("report", hidden.report_id, _visible_reports(case), str)
    period_id = _settle_period(case, hidden, report_id)
    unit_id = _settle_unit(case, hidden, report_id, period_id)
    if not report_id:
        report_id = _deduce_report(case, unit_id, period_id)
    version = hidden.form_version or clues.edition or registry.layouts[clues.form_id].version
    if case.findings:
        known = {"report": report_id, "unit": unit_id, "period": period_id} | {f.field: None for f in case.findings}
        return Identity(clues.form_id, version, known["report"], known["unit"], known["period"]), case.findings
    identity = Identity(clues.form_id, version, report_id, unit_id, period_id)
    return identity, _not_owed(case, identity)


def _known(hidden: Identity, registry: Registry) -> Identity:
    """The hidden identity without the parts that are not in the registers."""
    return replace(
        hidden,
        report_id=hidden.report_id if hidden.report_id in registry.reports else None,
        unit_id=hidden.unit_id if hidden.unit_id in registry.units else None,
        period_id=hidden.period_id if (hidden.report_id, hidden.period_id) in registry.periods else None,
    )


def _visible_reports(case: _Case) -> list[str]:
    texts = {plain(said.text) for said in _sayings(case, "report")}
    return [report_id for report_id in case.registry.reports if plain(report_id) in texts] if texts else []


def _sayings(case: _Case, part: str) -> tuple[Said, ...]:
    """All that the labelled cells say of a part."""
    said = case.clues.said.get(part)
    return (said, *said.others) if said else ()


def _periods(case: _Case, report_id: str | None) -> list[Period]:
    """The periods in question: of the report, else of every report that uses the form."""
    reports = [report_id] if report_id else [r.report_id for r in case.registry.reports_of_form[case.clues.form_id]]
    return [period for report in reports for period in case.registry.periods_of_report.get(report, ())]


def _settle_period(case: _Case, hidden: Identity, report_id: str | None) -> str | None:
    visible = _visible_periods(case, report_id)

    def label(period_id: str) -> str:
        return next((p.label for p in _periods(case, report_id) if p.period_id == period_id), period_id)

    period_id = case.settle("period", hidden.period_id, visible, label)
    if not period_id:
        case.ask(Code.PERIOD_UNKNOWN, "period")
    return period_id


def _visible_periods(case: _Case, report_id: str | None) -> list[str]:
    """The periods that the sheet names: by its label, else in a line of its own; the other line is held against it."""
    periods = _periods(case, report_id)
    sayings = _sayings(case, "period")
    said = [read_period_text(each.text) for each in sayings]
    named = [period for text in said if text for period in _meant(text, periods)]
    lines = [period for line in case.clues.period_lines if (text := read_period_text(line.text))
             for period in _meant(text, periods)]
    if sayings and not named:
        # a line answers only for the year that a label leaves out, never for what is not understood
        lines = [period for period in lines if all(text and _fits(text, period, periods) for text in said)]
    return list(dict.fromkeys(named + lines))


def _fits(text: PeriodText, period_id: str, periods: list[Period]) -> bool:
    """True when a text without a year means this period once the year is known."""
    return text.kind != "range" and text.year is None and period_id in _meant(
        replace(text, year=int(period_id[:4]), start=None, end=None), periods)


def _meant(text: PeriodText, periods: list[Period]) -> list[str]:
    """The period a text means; none when it could be several."""
    found = list(dict.fromkeys(period.period_id for period in periods_meant(text, periods)))
    return found if len(found) == 1 else []


def _settle_unit(case: _Case, hidden: Identity, report_id: str | None, period_id: str | None) -> str | None:
    registry, said = case.registry, case.clues.said.get("unit")
    end = next((p.end for p in _periods(case, report_id) if p.period_id == period_id), None)

    def name(unit_id: str) -> str:
        version = (registry.unit_on(unit_id, end) if end else None) or registry.units.get(unit_id, (None,))[-1]
        return version.name if version else unit_id

    if said and not said.others and hidden.unit_id and said.text == name(hidden.unit_id):
        return case.settle("unit", hidden.unit_id, (hidden.unit_id,), name)
    match = registry.unit_names.find(said.text, end) if said else None
    visible = _named_unit(registry, match, report_id) if match else ()
    for other in said.others if visible else ():
        visible += _named_unit(registry, registry.unit_names.find(other.text, end), report_id)
    unit_id = case.settle("unit", hidden.unit_id, visible, name)
    proposals = _owing(registry, match.proposals, report_id) if match else ()
    is_other_name = match and not visible and unit_id not in proposals
    if hidden.unit_id and is_other_name and not case.clues.answers.unit_id:
        case.ask(Code.CONFLICT, "unit", one=name(hidden.unit_id), other=said.text, one_id=hidden.unit_id)
    if not unit_id:
        code = Code.UNIT_AMBIGUOUS if match and match.is_ambiguous else Code.UNIT_UNKNOWN
        case.ask(code, "unit", proposals="; ".join(map(name, proposals)), proposal_ids=",".join(proposals))
    return unit_id


def _named_unit(registry: Registry, match: UnitMatch, report_id: str | None) -> tuple[str, ...]:
    """The unit that a name means, if it means one; without its organisation only where the report leaves one."""
    meant = _owing(registry, match.unit_ids, report_id)
    if not meant and report_id:
        meant = tuple(unit for unit in match.placed if _owes(registry, unit, report_id))
    return meant if len(meant) == 1 else ()


def _owes(registry: Registry, unit_id: str, report_id: str) -> bool:
    return any(owed[0] == report_id for owed in registry.owed_by_unit.get(unit_id, ()))


def _owing(registry: Registry, unit_ids: tuple[str, ...], report_id: str | None) -> tuple[str, ...]:
    """Those of several units that owe the report; all of them when that does not help."""
    if len(unit_ids) < 2 or not report_id:
        return unit_ids
    owing = tuple(unit for unit in unit_ids if _owes(registry, unit, report_id))
    return owing or unit_ids


def _deduce_report(case: _Case, unit_id: str | None, period_id: str | None) -> str | None:
    """The only report of this form that the unit owes for the period; asked when there is none or a choice."""
    registry = case.registry
    of_form = [report.report_id for report in registry.reports_of_form[case.clues.form_id]]
    units = [unit_id] if unit_id else list(registry.owed_by_unit)
    owed = {report for unit in units for report, period in registry.owed_by_unit.get(unit, ())
            if period_id in (None, period)}
    fitting = [report_id for report_id in of_form if report_id in owed]
    if len(fitting) == 1:
        return fitting[0]
    titles = "; ".join(registry.reports[report_id].title for report_id in fitting)
    code = Code.REPORT_AMBIGUOUS if fitting else Code.REPORT_UNKNOWN
    case.ask(code, "report", proposals=titles, proposal_ids=",".join(fitting))
    return None


def _not_owed(case: _Case, identity: Identity) -> list[Finding]:
    registry = case.registry
    owed = registry.obligations.get((identity.report_id, identity.unit_id, identity.period_id))
    if owed and not owed.needs_ruling:
        return []
    period = registry.periods.get((identity.report_id, identity.period_id))
    severity, code = (Severity.WARNING, Code.NEEDS_RULING) if owed else (Severity.ERROR, Code.NOT_OWED)
    return [Finding(severity, code, field="report", params={
        "unit": registry.units[identity.unit_id][-1].name if identity.unit_id in registry.units else identity.unit_id,
        "period": period.label if period else identity.period_id,
        "report": registry.reports[identity.report_id].title
        if identity.report_id in registry.reports else identity.report_id,
    })]
