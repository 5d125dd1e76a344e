"""Reading a paper back: its sentences by the catalogue's template they were made from, and its tables by heading."""

import re
from collections.abc import Iterator

from dashboard.export.paper.model import Gap, Paper, Paragraph, Section, Table
from dashboard.export.paper.wording import say

_SHARE = re.compile(r"(?<![\w/.,])(\d[\d.]*)/(\d[\d.]*)(?![\w/.-])")
_PLACE = re.compile(r"\\\{(\w+)\\\}")


def paragraphs(paper: Paper) -> Iterator[Paragraph]:
    """Every paragraph, of the text and of the annexes."""
    for section in (*paper.sections, *paper.annexes):
        yield from (block for block in section.blocks if isinstance(block, Paragraph))


def words(paragraph: Paragraph) -> str:
    """Its text, gaps left out."""
    return "".join(run for run in paragraph.runs if not isinstance(run, Gap))


def said(paper: Paper, key: str) -> list[dict[str, str]]:
    """The parts of every sentence made from this template, as they were filled in."""
    seen: set[str] = set()

    def place(found: re.Match) -> str:
        name = found[1]
        if name in seen:
            return ".*"
        seen.add(name)
        return f"(?P<{name}>.*)"

    pattern = re.compile(_PLACE.sub(place, re.escape(say(key))), re.DOTALL)
    return [match.groupdict() for p in paragraphs(paper) if (match := pattern.fullmatch(words(p)))]


def tables(section: Section) -> list[Table]:
    """The tables of a part or an annex."""
    return [block for block in section.blocks if isinstance(block, Table)]


def annex(paper: Paper, name: str) -> Section:
    """An annex by the name of its title."""
    return next(section for section in paper.annexes if section.title == say(f"annex.{name}"))


def part(paper: Paper, name: str) -> Section:
    """A part of the text by the name of its title."""
    return next(section for section in paper.sections if section.title == say(f"part.{name}"))


def lines(table: Table) -> list[dict[str, str]]:
    """Rows by their headings."""
    heads = [column.heading for column in table.columns]
    assert all(len(row) == len(heads) for row in table.rows)
    return [dict(zip(heads, row, strict=True)) for row in table.rows]


def head(name: str) -> str:
    """A column's heading."""
    return say(f"column.{name}")


def number(text: str) -> float | None:
    """A Vietnamese number read back; None for the dash."""
    if text == say("cell.none"):
        return None
    return float(re.sub(r"[^\d,]", "", text).replace(",", "."))


def pair(text: str) -> tuple[int, int] | None:
    """n/N read back; None for the dash."""
    if text == say("cell.none"):
        return None
    n, total = text.split("/")
    return int(number(n)), int(number(total))


def rate(text: str) -> float | None:
    """A percentage read back as a fraction with one decimal of a percent."""
    value = number(text)
    return None if value is None else round(value / 100, 3)


def shares(text: str) -> list[tuple[int, int]]:
    """Every n/N in a text; years and the numbers of documents are not."""
    return [(int(number(n)), int(number(total))) for n, total in _SHARE.findall(text)]
