"""Secrecy marks: the words that keep a file out before anything of it is stored.

A best-effort screen, not clearance: it knows marks that stand alone, so that ordinary
words which contain the same syllable do not keep a file out.
"""

import re
import unicodedata
from functools import cache
from itertools import pairwise

from etl.vocabulary import vocabulary

_LONGEST_MARK = 40
_EDGE = " \t\r\n\u00a0.,:;!*-_()[]{}\"'/\\|<>\u2013\u2014\u201c\u201d"
_WORD = re.compile(r"[^\W\d_]+")
_CLAUSE = re.compile(r"[-_()\[\]{}.,;+\u2013\u2014]+")
_BRACKETED = re.compile(r"[(\[{]([^()\[\]{}]{3,16})[)\]}]")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\x00]")
_MOJIBAKE = "\u00e1\u00ba"       # how the first two bytes of most Vietnamese letters look in a Western code page


@cache
def _marks() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Single words, all marks as a cell may read them, and the capitals without tone marks."""
    secrecy = vocabulary()["secrecy"]
    alone = frozenset(secrecy["single"] + secrecy["phrases"] + secrecy["other_encodings"])
    spaced = frozenset(mark.replace(" ", "") for mark in alone)
    labelled = frozenset(f"{label} {mark}" for label in secrecy["labels"] for mark in alone)
    return frozenset(secrecy["single"]), alone | labelled | spaced, frozenset(secrecy["unmarked_capitals"])


def text_is_mark(text: str) -> bool:
    """True when a cell, a line of it or capitals in brackets read as a mark, perhaps after 'level of secrecy:'."""
    if _MOJIBAKE in text.casefold():
        text = "\n".join(map(_repaired, text.splitlines()))
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    if any(map(_line_is_mark, text.splitlines())):
        return True
    return any(inner.isupper() and _line_is_mark(inner) for inner in _BRACKETED.findall(text))


def _line_is_mark(line: str) -> bool:
    if len(line) > _LONGEST_MARK:
        return False
    words = line.strip(_EDGE).split()
    if len(words) > 1 and all(len(word) == 1 for word in words):
        words = ["".join(words)]        # letters spread out with spaces, as stamps are
    _, cell_marks, capitals = _marks()
    return " ".join(" ".join(words).casefold().replace(":", " ").split()) in cell_marks or " ".join(words) in capitals


def _repaired(line: str) -> str:
    """UTF-8 that somebody took for a Western code page, read as it was meant."""
    for encoding in ("cp1252", "latin-1"):
        try:
            return line.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return line


def name_is_marked(file_name: str) -> bool:
    """True when a file's name, or that of a folder or zip it came in, carries a secrecy mark as words of their own."""
    return any(map(_part_is_marked, file_name.split("/")))


def _part_is_marked(part: str) -> bool:
    name = unicodedata.normalize("NFKC", part)
    stem = name.rpartition(".")[0] or name
    single, _, capitals = _marks()
    alone = single.union(vocabulary()["secrecy"]["other_encodings"])
    if any(" ".join(clause.split()).casefold() in alone for clause in _CLAUSE.split(stem)):
        return True
    found = _WORD.findall(stem)
    phrases = set(vocabulary()["secrecy"]["phrases"])
    pairs = [" ".join(pair) for pair in pairwise(found)]
    if any(pair.casefold() in phrases or pair in capitals for pair in pairs) or capitals & set(found):
        return True
    return any(_is_lone_capital(found, place, single) for place in range(len(found)))


def _is_lone_capital(found: list[str], place: int, single: frozenset[str]) -> bool:
    """True for the mark in capitals, unless a neighbour makes an ordinary word of it."""
    if not found[place].isupper() or found[place].casefold() not in single:
        return False
    secrecy = vocabulary()["secrecy"]
    before = found[place - 1].casefold() if place else ""
    after = found[place + 1].casefold() if place + 1 < len(found) else ""
    return before not in secrecy["harmless_before"] and after not in secrecy["harmless_after"]
