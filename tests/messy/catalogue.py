"""The list of messes: each a small function on a draft, with what must come of it alone."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from etl.finding import Code
from tests.messy.draft import Draft

Change = Callable[[Draft, random.Random], bool | None]


@dataclass(frozen=True, slots=True)
class Mess:
    """codes: the findings it brings when it is the only one (none: taken in silence).

    is_rare: only alone, because it is slow. part: of two that rewrite the same words only one is done.
    is_last: letters are changed after the words have been.
    """

    name: str
    change: Change
    codes: tuple[Code, ...] = ()
    needs_identity: bool = False
    is_rare: bool = False
    part: str = ""
    is_last: bool = False

    def apply(self, draft: Draft, dice: random.Random) -> bool:
        """Do it; False when the form has nothing that it could be done to."""
        return self.change(draft, dice) is not False


MESSES: dict[str, Mess] = {}


def mess(
    *codes: Code, needs_identity: bool = False, is_rare: bool = False, part: str = "", is_last: bool = False
) -> Callable[[Change], Change]:
    """Enter a function into the list under its own name."""
    def enter(change: Change) -> Change:
        MESSES[change.__name__] = Mess(change.__name__, change, codes, needs_identity, is_rare, part, is_last)
        return change
    return enter


def compatible(names: tuple[str, ...]) -> tuple[str, ...]:
    """Of several messes those that can be done one after another, in the order in which they happen."""
    found: list[str] = []
    for name in sorted(names, key=lambda name: MESSES[name].is_last):
        taken = {part for other in found for part in MESSES[other].part.split()}
        if not taken & set(MESSES[name].part.split()):
            found.append(name)
    return tuple(found)
