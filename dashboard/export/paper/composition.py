"""What stands where on a paper, as plain values: the one source of its Word and its PDF face."""

import re
import unicodedata
from itertools import pairwise
from typing import Any

from dashboard.export.paper.model import BODY, BULLET, QUOTE, Gap, Head, Paper, Paragraph, Section, Table
from dashboard.export.paper.phrases import phrase
from dashboard.export.paper.profiles import Profile

Values = dict[str, Any]
# what XML 1.0 cannot hold, and halves of surrogate pairs
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_TIE = "\N{NO-BREAK SPACE}"          # stays: 73,3 and its % are one
_BLANKS = re.compile(r"[^\S\N{NO-BREAK SPACE}]+")
_FEW_ROWS = 10                          # a short table is not split over two pages
_MANY_COLUMNS, _VERY_MANY_COLUMNS, _SMALLEST = 8, 12, 8     # columns; points


def clean(text: str) -> str:
    """Text as it can be set: composed letters (NFC), one line, nothing that a document cannot hold."""
    composed = unicodedata.normalize("NFC", _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text))
    return _BLANKS.sub(" ", composed).strip()


def compose(paper: Paper, layout: Profile) -> Values:
    """Texts in order, with their styles; JSON can hold all of it."""
    head = head_values(paper.head, layout)
    stamp = clean(paper.stamp)
    sections = [_section(section, layout) for section in paper.sections]
    blocks = [block for section in sections for block in section["blocks"]]
    if layout.ending and sections:
        _end(sections[-1]["blocks"], layout.ending)
    return {
        "head": head,
        "title": clean(paper.title),
        "stamp": "" if _says(blocks, stamp) else stamp,
        "sample_label": clean(paper.sample_label or ""),
        "sections": sections,
        "recipients": _recipients(paper.head.recipients),
        "signer_authority": _or_dots(paper.head.signer_authority).upper(),
        "signer_title": _or_dots(paper.head.signer_title).upper(),
        "annexes": [_annex(section, head, stamp, layout) for section in paper.annexes],
    }


def head_values(head: Head, layout: Profile) -> Values:
    """The head's lines as they are printed. A superior is left out when there is none; all else is dotted."""
    day = clean(head.day_text) or phrase("paper.day")
    kind = clean(head.kind)
    return {
        "superior": _tied(clean(head.superior)).upper(),
        "issuer": _tied(_or_dots(head.issuer)).upper(),
        "issuer_plain": _or_dots(head.issuer),
        "number": _or_dots(head.number_text),
        "place_and_day": phrase("paper.place_and_day", place=_or_dots(head.place), day=day),
        "day": day,
        "kind": kind.upper(),
        "kind_plain": kind,
        "subject": _tied(_or_dots(head.subject)),
        "is_letter": kind == phrase("paper.letter_kind"),
        "letter_subject": phrase("paper.letter_subject", subject=_or_dots(head.subject)),
    }


def heading(section: Section) -> str:
    """The printed heading: capitals for the paper's parts, as written below them."""
    title = clean(section.title).upper() if section.level == 1 else clean(section.title)
    number = clean(section.number)
    return phrase("paper.heading", number=number, title=title) if number else title


def table_size(table: Table, layout: Profile) -> float:
    """Type size in points: smaller for many columns, never below what can be read."""
    less = (len(table.columns) > _MANY_COLUMNS) + (len(table.columns) > _VERY_MANY_COLUMNS)
    return max(_SMALLEST, layout.table_size - less)


def _section(section: Section, layout: Profile) -> Values:
    return {
        "heading": heading(section), "level": section.level,
        "blocks": [_block(block, layout) for block in section.blocks],
    }


def _annex(section: Section, head: Values, stamp: str, layout: Profile) -> Values:
    attached = phrase(
        "paper.attached_to", kind=head["kind_plain"], number=_amid(head["number"]), day=head["day"],
        issuer=head["issuer_plain"],
    )
    blocks = [_block(block, layout) for block in section.blocks]
    return {
        "number": clean(section.number), "title": clean(section.title).upper(), "attached_to": attached,
        "blocks": blocks, "is_wide": any(block["is_wide"] for block in blocks),
        "stamp": "" if _says(blocks, stamp) else stamp,
    }


def _amid(number: str) -> str:
    """The number as it is written amid a sentence: small, without its colon."""
    return (number[:1].lower() + number[1:]).replace(": ", " ", 1)


def _says(blocks: list[Values], stamp: str) -> bool:
    """True when the paper itself says from when its numbers are: then it is not said twice."""
    return any(stamp in run["text"] for block in blocks if not block["is_table"] for run in block["runs"])


def _block(block: Paragraph | Table, layout: Profile) -> Values:
    return _table(block, layout) if isinstance(block, Table) else _paragraph(block)


def _paragraph(paragraph: Paragraph) -> Values:
    runs = [
        {"text": phrase("paper.gap", prompt=clean(run.prompt)), "is_gap": True} if isinstance(run, Gap)
        else {"text": _kept_ends(run), "is_gap": False}
        for run in paragraph.runs
    ]
    if paragraph.style == BULLET:
        runs = [{"text": phrase("paper.bullet"), "is_gap": False}, *runs]
    if paragraph.style == QUOTE:
        runs = _quoted(runs)
    source = phrase("paper.source", source=clean(paragraph.source)) if paragraph.source else ""
    return {"is_table": False, "is_wide": False, "style": paragraph.style, "runs": runs, "source": source}


def _quoted(runs: list[Values]) -> list[Values]:
    """The unit's own words stand between quotation marks, so that nobody takes them for the office's."""
    before, after = phrase("paper.quoted", text="\n").split("\n")
    return [{"text": before, "is_gap": False}, *runs, {"text": after, "is_gap": False}]


def _kept_ends(text: str) -> str:
    """Cleaned, but a blank at either end stays: the next run goes on in the same line."""
    before, after = (" " if text[:1].isspace() else ""), (" " if text[-1:].isspace() else "")
    return f"{before}{clean(text)}{after}" if text.strip() else " "


def _table(table: Table, layout: Profile) -> Values:
    total = sum(column.width for column in table.columns)
    return {
        "is_table": True,
        "is_wide": table.is_wide,
        "caption": clean(table.caption),
        "headings": [clean(column.heading) for column in table.columns],
        "shares": [column.width / total for column in table.columns],
        "aligns": [column.align for column in table.columns],
        "rows": [[clean(cell) for cell in row] for row in table.rows],
        "bold_rows": sorted(table.bold_rows),
        "note": clean(table.note or ""),
        "size": table_size(table, layout),
        "is_whole": len(table.rows) <= _FEW_ROWS,
    }


def _end(blocks: list[Values], ending: str) -> None:
    """The mark that the text ends here: after the last sentence, or on a line of its own after a table."""
    last = blocks[-1] if blocks else None
    if last is None or last["is_table"] or last["source"]:
        blocks.append(_paragraph(Paragraph((ending,), BODY)))
        return
    run = last["runs"][-1]
    if run["is_gap"]:
        last["runs"].append({"text": ending, "is_gap": False})
    else:
        run["text"] = run["text"].rstrip().removesuffix(".") + ending


def _recipients(names: tuple[str, ...]) -> list[str]:
    cleaned = [clean(name).rstrip(";.") for name in names if clean(name)] or [phrase("paper.dots")]
    lines = [phrase("paper.recipient", name=name) for name in cleaned[:-1]]
    return [*lines, phrase("paper.last_recipient", name=cleaned[-1])]


def _tied(text: str) -> str:
    """With blanks that no line ends at: in the name of a place, a fixed expression, a year, the span at the end."""
    fixed = "|".join(map(re.escape, phrase("paper.whole_words").split("; ")))
    text = re.sub(rf"\b(?:{fixed})\b|\([^()]{{1,30}}\)$", lambda found: found[0].replace(" ", _TIE), text)
    places, year = phrase("paper.place_words").split(), phrase("paper.year_word")
    words = text.split(" ")
    tied, is_name = words[0], False
    for before, word in pairwise(words):
        is_name = (is_name or before in places) and word[:1].isupper()
        tied += (_TIE if is_name or (before == year and word[:4].isdigit()) else " ") + word
    return tied


def _or_dots(text: str) -> str:
    return clean(text) or phrase("paper.dots")
