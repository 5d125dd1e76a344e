"""Part V: what only an official can write, as marked gaps; then the closing sentence."""

from dashboard.export.paper.material import part
from dashboard.export.paper.model import Head, Section
from dashboard.export.paper.wording import gap, paragraph

_GAPS = ("cause", "result", "limit", "proposal", "next")


def judgement(head: Head) -> list[Section]:
    """Nothing here is filled in from data, so that nothing is invented or praised."""
    blocks = [gap(f"judgement.{name}", f"judgement.{name}_gap") for name in _GAPS]
    closing = paragraph("judgement.closing", kind=head.kind, subject=head.subject[:1].lower() + head.subject[1:],
                        issuer=head.issuer)
    return [part("V", "judgement", [*blocks, closing])]
