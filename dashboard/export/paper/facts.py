"""The report to sign, from the numbers of a plan: words only from facts, and gaps where an official judges. Pure."""

from collections.abc import Callable, Iterable, Iterator

from dashboard.export.context import ExportContext
from dashboard.export.frames import Frames
from dashboard.export.paper.annex_content import blind_tables, content_tables
from dashboard.export.paper.annex_tables import (
    coverage_tables,
    deadline_tables,
    decided_tables,
    missing_tables,
    timeliness_tables,
)
from dashboard.export.paper.contents import contents
from dashboard.export.paper.figures import figures, figures_table
from dashboard.export.paper.judgement import judgement
from dashboard.export.paper.material import Material
from dashboard.export.paper.model import Paper, Paragraph, Section, Table
from dashboard.export.paper.opening import head_of, opening
from dashboard.export.paper.quotes import quotes
from dashboard.export.paper.ranking import ranking, ranking_table
from dashboard.export.paper.reporting import reporting
from dashboard.export.paper.settings import Office
from dashboard.export.paper.wording import paragraph, say

PAPER_QUERIES = (
    "plan_document", "report_list", "plan_deadlines", "period_list", "coverage_by_plan", "coverage_by_plan_period",
    "coverage_by_unit_period", "obligation_status", "measure_obligations", "timeliness_by_unit_period",
    "content_coverage_by_plan", "content_coverage_by_unit_item", "blind_spots", "notes_by_item", "indicator_by_plan",
    "indicator_annual", "indicator_before_by_plan", "league_table",
)
_ANNEXES: dict[str, Callable[[Material], Iterable[Paragraph | Table]]] = {
    "coverage": coverage_tables, "timeliness": timeliness_tables, "content": content_tables,
    "indicator": figures_table, "blind": blind_tables, "missing": missing_tables, "ranking": ranking_table,
    "notes": quotes, "deadline": deadline_tables, "decided": decided_tables,
}


def report_paper(frames: Frames, context: ExportContext, settings: Office) -> Paper:
    """The report of a year, a quarter or six months with its annexes; the same frames and context give the same paper.

    `frames`: the results of PAPER_QUERIES for context.plan_id and the instant, extensions and periods (context.span)
    of the context. `settings`: what the office says of itself. KeyError: the frames are of another plan.
    """
    material = Material(frames, context)
    head = head_of(material, settings)
    sections = (
        opening(material, head), *reporting(material), *contents(material), *figures(material), *ranking(material),
        *judgement(head),
    )
    return Paper(
        head=head, sections=sections, annexes=tuple(_annexes(material)), stamp=context.stamp,
        sample_label=context.sample_label, title=say("head.title", kind=head.kind, subject=head.subject),
    )


def _annexes(material: Material) -> Iterator[Section]:
    for name in material.annex_names:
        blocks = (*_ANNEXES[name](material), paragraph("annex.stamp", style="note", stamp=material.context.stamp))
        yield Section(material.annex(name), say(f"annex.{name}"), blocks)
