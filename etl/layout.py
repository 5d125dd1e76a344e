"""A form's shape as the road asks for it, compiled from data/reference/forms/*.yml."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

from etl.spelling import fold, plain

_NUMERALS = re.compile(r"[\s(]*(?:[ivxl]+|[a-h]|\d+)(?:[\s().,;+&-]+(?:[ivxl]+|[a-h]|\d+))*[\s)]*")


@dataclass(frozen=True, slots=True)
class Layout:
    """Keys are folded texts, so that case, marks and punctuation of a retyped form do not matter.

    headings: text -> (column key, 0 for the form's own heading, 1 for a synonym).
    heading_starts: every heading and its first words, since a heading may be spread over rows.
    """

    form_id: str
    version: str
    data_sheet: str
    identity_sheet: str
    help_sheet: str
    headings: dict[str, tuple[str, int]]
    heading_starts: frozenset[str]
    heading_of: dict[str, str]              # column key -> the form's own heading
    foreign: tuple[str, ...]                # how headings begin over columns that are not the form's
    editions: tuple[tuple[str, frozenset[str]], ...]    # earlier versions and the headings that only they have
    labels: dict[str, str]                  # text -> unit | period | report
    nil_marks: frozenset[str]               # tidy lower case, tone marks kept
    yes_words: frozenset[str]
    no_words: frozenset[str]
    empty_words: frozenset[str]             # what stands for a blank in a counted cell, if the form says so
    zero_words: frozenset[str]              # and for zero
    totals: frozenset[str]                  # tidy lower case, tone marks kept
    total_starts: tuple[str, ...]           # what comes before the numerals of the rows added up
    asides: frozenset[str]                  # words that stand alone in a row and mean no item
    footers: tuple[str, ...]

    @classmethod
    def from_form(cls, form: dict[str, Any]) -> Self:
        """Compile a form file."""
        headings: dict[str, tuple[str, int]] = {}
        for column in form["columns"]:
            headings[fold(column["heading"])] = (column["key"], 0)
            for synonym in column["synonyms"]:
                headings.setdefault(fold(synonym), (column["key"], 1))
        for edition in form.get("earlier_editions", ()):
            for key, heading in edition["headings"].items():
                headings.setdefault(fold(heading), (key, 1))
        marks = {kind: frozenset(plain(str(mark)) for mark in texts) for kind, texts in form["marks"].items()}
        return cls(
            form_id=form["form_id"],
            version=str(form["version"]),
            data_sheet=form["sheets"]["data"],
            identity_sheet=form["sheets"]["identity"],
            help_sheet=form["sheets"]["help"],
            headings=headings,
            heading_starts=frozenset(
                " ".join(words[:count])
                for words in map(str.split, headings) for count in range(1, len(words) + 1)
            ),
            foreign=tuple(map(fold, form.get("foreign_headings", ()))),
            heading_of={column["key"]: column["heading"] for column in form["columns"]},
            editions=tuple(
                (str(edition["version"]), frozenset(map(fold, edition["headings"].values())))
                for edition in form.get("earlier_editions", ())
            ),
            labels={
                fold(text): key
                for key, label in form["labels"].items() for text in (label["text"], *label["synonyms"])
            },
            nil_marks=marks["nil"],
            yes_words=marks["yes"],
            no_words=marks["no"],
            empty_words=marks.get("empty", frozenset()),
            zero_words=marks.get("zero", frozenset()),
            totals=frozenset(map(plain, form["totals"])),
            total_starts=tuple(map(plain, form.get("total_starts", ()))),
            asides=frozenset(map(fold, form.get("asides", ()))),
            footers=tuple(map(fold, form["footers"])),
        )

    def edition(self, headings: frozenset[str]) -> str:
        """The version of the form that has these folded headings: an earlier one only when all of its own are there."""
        return next((version for version, own in self.editions if own <= headings), self.version)

    def is_foreign(self, text: str) -> bool:
        """True for the folded heading of a column that is not the form's: planned, last year's, compared."""
        return any(text == start or text.startswith(f"{start} ") for start in self.foreign)

    def is_total(self, text: str) -> bool:
        """True for the name of a row that adds others up: 'Tong cong', 'Cong I + II'; accents decide."""
        said = plain(text).rstrip(": ")
        if said in self.totals:
            return True
        rest = next((said.removeprefix(start) for start in self.total_starts if said.startswith(f"{start} ")), "")
        return bool(rest) and _NUMERALS.fullmatch(rest) is not None

    def ends_table(self, text: str) -> bool:
        """True for a text that opens the signature block: nothing from there on belongs to the form.

        Digits do not count, so that a filled-in date is known by its words, with a place name before it or not.
        """
        return _opens_signatures(text, self.footers)


@lru_cache(maxsize=5_000)
def _opens_signatures(text: str, footers: tuple[str, ...]) -> bool:
    said = " ".join(word for word in fold(text).split() if not word.isdigit())
    return any(
        said == footer or said.startswith(f"{footer} ") or (footer.count(" ") > 1 and said.endswith(f" {footer}"))
        for footer in footers
    )
