"""What a file that waits may be: proposals for a person, likeliest first. Nothing here ever decides."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePath

from etl.finding import Code, Finding, Severity
from etl.model import Incoming, Proposal, Unsettled
from etl.period_text import periods_meant, read_period_text
from etl.registry import Period, Registry
from etl.unit_name import likeness

_MOST = 6
_LIKE_ENOUGH = 70
_FAR_BEHIND = 12            # much less like than the likeliest: left to the person's own choice
_DAYS_PER_POINT = 4         # a period that ended 40 days before the file came is ten points less likely
_NOT_BEGUN = 30             # a period that had not begun when the file came is hardly meant


def propose(unsettled: Unsettled, findings: Iterable[Finding], registry: Registry, file: Incoming
            ) -> tuple[Proposal, ...]:
    """Candidates for every part that is asked; a part that has none is left to the person's own choice."""
    questions = [f for f in findings if f.severity is Severity.QUESTION and f.field]
    named = {field: _named(f for f in questions if f.field == field) for field in (q.field for q in questions)}
    ways = {"unit": _units, "report": _reports, "period": _periods}
    return tuple(
        Proposal(field, candidate_id, score)
        for field, candidates in named.items()
        for candidate_id, score in ways[field](unsettled, candidates, registry, file)[:_MOST]
    )


def _named(questions: Iterable[Finding]) -> list[str]:
    """The ids between which the file itself leaves the choice; for an unknown name its questions bring only guesses."""
    found: list[str] = []
    for question in questions:
        params = {} if question.code is Code.UNIT_UNKNOWN else question.params
        found += [params[key] for key in ("one_id", "other_id") if params.get(key)]
        found += filter(None, params.get("proposal_ids", "").split(","))
    return list(dict.fromkeys(found))


def _text(unsettled: Unsettled, field: str) -> str:
    return next((saying.text for saying in unsettled.sayings if saying.field == field), "")


def _units(unsettled: Unsettled, named: list[str], registry: Registry, file: Incoming) -> list[tuple[str, int]]:
    """The units named, then those whose name is like the text; like the file's name where the text is like none."""
    report_id = unsettled.identity.report_id
    owing = [unit for unit, owed in registry.owed_by_unit.items() if any(report_id in (None, r) for r, _ in owed)]
    found: dict[str, int] = {}
    for text in (_text(unsettled, "unit"), PurePath(file.name).stem):
        scores = {u: max(likeness(text, version.name) for version in registry.units[u])
                  for u in dict.fromkeys((*named, *owing)) if u in registry.units}
        best = max(scores.values(), default=0)
        found = {u: n for u, n in scores.items() if u in named or n >= max(_LIKE_ENOUGH, best - _FAR_BEHIND)}
        if found:
            break
    return sorted(found.items(), key=lambda pair: (pair[0] not in named, -pair[1]))


def _reports(unsettled: Unsettled, named: list[str], registry: Registry, file: Incoming) -> list[tuple[str, int]]:
    """Reports of the form whose title is like the file's own."""
    identity = unsettled.identity
    owed = {report for report, _ in registry.owed_by_unit.get(identity.unit_id or "", ())}
    of_form = [report.report_id for report in registry.reports_of_form.get(identity.form_id or "", ())]
    found = named or [report for report in of_form if report in owed] or of_form
    text = " ".join(filter(None, (_text(unsettled, "report"), _text(unsettled, "title"), PurePath(file.name).stem)))
    scores = {r: likeness(text, registry.reports[r].title) for r in found if r in registry.reports}
    return sorted(scores.items(), key=lambda pair: -pair[1])


def _periods(unsettled: Unsettled, named: list[str], registry: Registry, file: Incoming) -> list[tuple[str, int]]:
    """Periods that the text fits whatever the year, of the reports in question; the one just ended comes first."""
    identity = unsettled.identity
    reports = [identity.report_id] if identity.report_id else [
        report.report_id for report in registry.reports_of_form.get(identity.form_id or "", ())]
    known = [period for report_id in reports for period in registry.periods_of_report.get(report_id, ())]
    if identity.unit_id:
        owed = set(registry.owed_by_unit.get(identity.unit_id, ()))
        known = [period for period in known if (period.report_id, period.period_id) in owed] or known
    said = read_period_text(_text(unsettled, "period"))
    fitting = [
        period for year in sorted({p.end.year for p in known})
        for period in periods_meant(replace(said, year=year), known)
    ] if said and said.kind != "range" else []
    scores: dict[str, int] = {}
    for period in fitting or known:
        scores[period.period_id] = max(_nearness(period, file), scores.get(period.period_id, 0))
    for period_id in named:
        scores[period_id] = 100
    return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))


def _nearness(period: Period, file: Incoming) -> int:
    came = file.received_at.date()
    score = 100 - abs((came - period.end).days) // _DAYS_PER_POINT - (_NOT_BEGUN if period.start > came else 0)
    return max(0, score)
