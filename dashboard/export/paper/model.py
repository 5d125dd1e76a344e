"""What a paper says, before anything is known of Word or PDF: all text is Vietnamese and ready to set."""

from dataclasses import dataclass

BODY, BULLET, QUOTE, NOTE = "body", "bullet", "quote", "note"       # the styles of a paragraph


@dataclass(frozen=True, slots=True)
class Gap:
    """A place where an official writes judgement; set as a marked gap "[…: prompt]", never filled by us."""

    prompt: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Runs of text and gaps in order. `style`: body, bullet, quote or note.

    `source`: where a quoted note comes from (unit, day received, file, sheet!cell); set in small type under it.
    """

    runs: tuple[str | Gap, ...]
    style: str = BODY
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """`width`: share of the table's width, any positive unit. `align`: left, right or center."""

    heading: str
    width: float
    align: str = "left"


@dataclass(frozen=True, slots=True)
class Table:
    """Cells are Vietnamese text already. The header row repeats on each page; `bold_rows` count from 0 (totals).

    `note` stands under the table (rule, definition). `is_wide`: needs a landscape page.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    bold_rows: frozenset[int] = frozenset()
    note: str | None = None
    is_wide: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A headed part: `number` as printed ("I", "1", an annex's whole name), '' without a heading.

    `level`: 1 for the paper's parts, 2 below them.
    """

    number: str
    title: str
    blocks: tuple[Paragraph | Table, ...]
    level: int = 1


@dataclass(frozen=True, slots=True)
class Head:
    """The first page's head and the signature block; an empty text is set as a dotted gap for the clerk.

    `profile`: name of a layout in data/reference/papers. `kind`: report or letter, in Vietnamese. `subject`: what it is
    about.
    """

    profile: str
    superior: str
    issuer: str
    number_text: str
    place: str
    day_text: str
    kind: str
    subject: str
    recipients: tuple[str, ...]
    signer_authority: str
    signer_title: str


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper. `stamp`: instant, extensions and filters of every number in it; `sample_label`: None for real data."""

    head: Head
    sections: tuple[Section, ...]
    annexes: tuple[Section, ...]
    stamp: str
    sample_label: str | None
    title: str
