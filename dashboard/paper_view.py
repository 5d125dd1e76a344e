"""A paper on screen: the same words as in Word and PDF, gaps marked, annexes folded. Pure."""

from typing import Any

from dashboard import format as fmt
from dashboard.export.paper.composition import compose
from dashboard.export.paper.model import Paper
from dashboard.export.paper.profiles import Profile, profile
from dashboard.markup import Safe, join, tag
from dashboard.text import t

ROWS_SHOWN = 30                         # of a table: the rest is in the file, and it is said how much


def paper_view(paper: Paper) -> Safe:
    """The paper as HTML."""
    layout = profile(paper.head.profile)
    values = compose(paper, layout)
    sample = tag("p", values["sample_label"], class_="dh-paper-sample") if values["sample_label"] else Safe("")
    return tag(
        "article", sample, _head(values["head"], layout), _title(values["head"]),
        *(part for section in values["sections"] for part in _section(section)), _end(values),
        *(_annex(annex) for annex in values["annexes"]), class_="dh-paper", aria_label=values["title"],
    )


def _head(head: dict[str, Any], layout: Profile) -> Safe:
    left = [tag("div", head["superior"]) if head["superior"] else Safe(""), tag("b", head["issuer"]),
            tag("div", head["number"])]
    right = [tag("b" if line.bold else "div", line.text) for line in layout.right]
    right.append(tag("i", head["place_and_day"]))
    return tag("div", tag("div", *left), tag("div", *right), class_="dh-paper-head")


def _title(head: dict[str, Any]) -> Safe:
    if head["is_letter"]:
        return tag("p", head["letter_subject"], class_="dh-paper-subject")
    return tag("div", tag("h3", head["kind"]), tag("p", tag("b", head["subject"])), class_="dh-paper-title")


def _section(section: dict[str, Any]) -> list[Safe]:
    name = "h4" if section["level"] == 1 else "h5"
    heading = [tag(name, section["heading"])] if section["heading"] else []
    return heading + [_block(block) for block in section["blocks"]]


def _block(block: dict[str, Any]) -> Safe:
    if block["is_table"]:
        return _table(block)
    runs = [tag("mark", run["text"]) if run["is_gap"] else run["text"] for run in block["runs"]]
    source = tag("small", block["source"]) if block["source"] else Safe("")
    return tag("p", *runs, source, class_=f"dh-paper-{block['style']}")


def _table(block: dict[str, Any]) -> Safe:
    aligns, bold = block["aligns"], set(block["bold_rows"])
    head = tag("tr", *(tag("th", text, scope="col") for text in block["headings"]))
    rows = [
        tag("tr", *(tag("td", cell, class_=f"dh-{align}") for cell, align in zip(row, aligns, strict=True)),
            class_="dh-paper-total" if number in bold else None)
        for number, row in enumerate(block["rows"][:ROWS_SHOWN])
    ]
    left = len(block["rows"]) - ROWS_SHOWN
    notes = [block["note"]] if block["note"] else []
    notes += [t("export.more_rows", count=fmt.number(left))] if left > 0 else []
    table = tag("table", tag("thead", head), tag("tbody", *rows), class_="dh-table")
    return tag(
        "figure", tag("figcaption", block["caption"]) if block["caption"] else Safe(""),
        tag("div", table, class_="dh-scroll", tabindex="0", role="region",
            aria_label=block["caption"] or t("export.table")),
        *(tag("small", text) for text in notes),
    )


def _end(values: dict[str, Any]) -> Safe:
    recipients = tag("div", tag("b", t("export.recipients")), *(tag("div", line) for line in values["recipients"]))
    signer = tag("div", tag("b", values["signer_authority"]), tag("br"), tag("b", values["signer_title"]))
    return tag("div", recipients, signer, class_="dh-paper-end")


def _annex(annex: dict[str, Any]) -> Safe:
    name = tag("summary", tag("b", annex["number"]), " ", annex["title"])
    return tag("details", name, join(_block(block) for block in annex["blocks"]))
