"""Vietnamese alphabetical order of names: letters first, tones second, word by word. Pure."""

import unicodedata

# breve, circumflex and horn make letters of their own, which follow the plain one
_LETTERS = {"\u0306": 1, "\u0302": 2, "\u031b": 3}
# level, falling, dipping, broken, rising, heavy: the order of Vietnamese dictionaries
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_BARRED_D = "\u0111"

Key = tuple[tuple[tuple[tuple[str, int], ...], tuple[int, ...]], ...]


def sort_key(name: str) -> Key:
    """What to sort names by; capitals count as small letters."""
    return tuple(_word(word) for word in unicodedata.normalize("NFD", name.lower()).split())


def _word(word: str) -> tuple[tuple[tuple[str, int], ...], tuple[int, ...]]:
    letters: list[tuple[str, int]] = []
    tones: list[int] = []
    for sign in word:
        if sign in _LETTERS and letters:
            letters[-1] = (letters[-1][0], _LETTERS[sign])
        elif sign in _TONES:
            tones.append(_TONES[sign])
        else:
            letters.append(("d", 1) if sign == _BARRED_D else (sign, 0))
    return tuple(letters), tuple(tones)
