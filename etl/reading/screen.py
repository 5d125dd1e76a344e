"""Looks once at each text that files hold: most texts come back in every file, and most are harmless."""

from collections.abc import Set

from etl.reading.personal import is_personal_heading
from etl.reading.secrecy import text_is_mark

_MOST_KEPT = 20_000
_LONGEST_KEPT = 200
_harmless: set[str] = set()


def look_over(texts: Set[str]) -> tuple[bool, bool]:
    """(one of them is a secrecy mark, one of them heads a column of personal data)."""
    new = texts - _harmless
    if not new:
        return False, False
    is_marked, is_personal = any(map(text_is_mark, new)), any(map(is_personal_heading, new))
    if not is_marked and not is_personal:
        if len(_harmless) > _MOST_KEPT:
            _harmless.clear()
        _harmless.update(text for text in new if len(text) <= _LONGEST_KEPT)
    return is_marked, is_personal
