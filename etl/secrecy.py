"""Secrecy marks: the words that keep a file out before anything of it is stored.

A best-effort screen, not clearance: it knows marks that stand alone, so that ordinary
words which contain the same syllable do not keep a file out.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import chain, pairwise

from etl.vocabulary import vocabulary

_LONGEST_MARK = 40
_EDGE = " \t\r\n\u00a0.,:;!*-_()[]{}\"'/\\|<>\u2013\u2014\u201c\u201d"
_WORD = re.compile(r"[^\W\d_]+")
_CLAUSE = re.compile(r"[-_()\[\]{}.,;+\u2013\u2014]+")


@cache
def _marks() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Single words, all marks as a cell may read them, and the capitals without tone marks."""
    secrecy = vocabulary()["secrecy"]
    alone = frozenset(secrecy["single"] + secrecy["phrases"])
    labelled = frozenset(f"{label} {mark}" for label in secrecy["labels"] for mark in alone)
    return frozenset(secrecy["single"]), alone | labelled, frozenset(secrecy["unmarked_capitals"])


@lru_cache(maxsize=20_000)
def text_is_mark(text: str) -> bool:
    """True when a whole cell reads as a secrecy mark, perhaps after 'level of secrecy:'."""
    if len(text) > _LONGEST_MARK:
        return False
    bare = " ".join(unicodedata.normalize("NFKC", text).strip(_EDGE).split())
    _, cell_marks, capitals = _marks()
    return " ".join(bare.casefold().replace(":", " ").split()) in cell_marks or bare in capitals


def cells_are_marked(rows: Iterable[Iterable[object]]) -> bool:
    """True when any cell reads as a secrecy mark."""
    return any(text_is_mark(cell) for cell in set(chain.from_iterable(rows)) if type(cell) is str)


def name_is_marked(file_name: str) -> bool:
    """True when a file's name carries a secrecy mark as words of their own."""
    name = unicodedata.normalize("NFKC", file_name)
    stem = name.rpartition(".")[0] or name
    single, _, capitals = _marks()
    if any(" ".join(clause.split()).casefold() in single for clause in _CLAUSE.split(stem)):
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
