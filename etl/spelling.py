"""When two spellings are the same word: keys for comparing what people type, never for showing it."""

import re
import unicodedata
from functools import lru_cache

# d with stroke has no decomposition, so NFD leaves it alone.
_STROKE = str.maketrans({"\u0111": "d", "\u0110": "D"})
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\x00]")
_NOT_WORD = re.compile(r"[\W_]+")


@lru_cache(maxsize=20_000)
def tidy(text: str) -> str:
    """The text with odd and doubled spaces made single ones, invisible characters gone, in NFC."""
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).split())


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Tidy and in lower case, tone marks kept: the key for an exact match."""
    return tidy(text).casefold()


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Lower case ASCII words, tone marks and punctuation gone: the key for a forgiving match."""
    bare = unicodedata.normalize("NFD", plain(text).translate(_STROKE))
    letters = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return _NOT_WORD.sub(" ", letters).strip()
