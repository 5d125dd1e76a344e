"""Passwords: what is accepted, how they are kept (argon2id), and a check that takes as long for nobody's as for one's.

Length over complexity, as NIST SP 800-63B and OWASP ASVS 6.2 say: no rules about kinds of letters, no forced renewal.
"""

import re
import secrets
import unicodedata
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 128
_COMMON = Path(__file__).parents[2] / "data" / "reference" / "accounts" / "common_passwords.txt"
_FEWEST_LETTERS = 5             # different ones
# RFC 9106's second choice (64 MiB, 3 passes): the machine is an office PC
_HASHER = PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=4)
# each takes 64 MiB while it runs: many wrong passwords at once must not fill the machine
_TURNS = BoundedSemaphore(2)
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


def problem(password: str, *names: str) -> str | None:
    """Why a password is not accepted: 'short' | 'long' | 'common' | 'repeated' | 'name'; None when it is.

    names: the account's own names, which it may not be made of.
    """
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    plain = _plain(password)
    if len(set(plain)) < _FEWEST_LETTERS:
        return "repeated"
    bare = plain.rstrip("0123456789!@#$%^&*()-_=+.,?~")
    if plain in _common() or bare in _common() or _is_run(plain):
        return "common"
    own = [_plain(name) for name in names]
    return "name" if any(len(name) > 2 and bare in (name, name[::-1], name * 2) for name in own) else None


def hashed(password: str) -> str:
    """What is kept of a password."""
    with _TURNS:
        return _HASHER.hash(_normal(password))


def is_right(kept: str | None, password: str) -> bool:
    """True when the password is the kept one; kept None (no such account) takes as long and is never right."""
    with _TURNS:
        try:
            _HASHER.verify(kept or _nobody(), _normal(password[:LONGEST + 1]))
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """True when the hash was made with weaker settings than today's."""
    return _HASHER.check_needs_rehash(kept)


def proposed() -> str:
    """A password to hand to a person, who changes it at the first sign-in: four groups that can be read aloud."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))


def _normal(password: str) -> str:
    # the same letters typed on two keyboards must be the same bytes
    return unicodedata.normalize("NFKC", password)


def _plain(text: str) -> str:
    """Lower case, without marks and blanks: what a guesser would try."""
    bare = unicodedata.normalize("NFD", text.casefold().replace("\N{LATIN SMALL LETTER D WITH STROKE}", "d"))
    return re.sub(r"\s", "", "".join(letter for letter in bare if not unicodedata.combining(letter)))


def _is_run(plain: str) -> bool:
    """True for letters or digits in their order, up or down: abcdefghijkl, 210987654321."""
    steps = {(ord(after) - ord(before)) % 10 if (before + after).isdigit() else ord(after) - ord(before)
             for before, after in zip(plain, plain[1:], strict=False)}
    return len(steps) == 1


@cache
def _common() -> frozenset[str]:
    lines = _COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(_plain(line) for line in lines if line.strip() and not line.startswith("#"))


@cache
def _nobody() -> str:
    return _HASHER.hash(secrets.token_hex())
