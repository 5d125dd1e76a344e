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

    is_rare: only alone, because it is slow or cannot follow others. spots: tokens that tell where the finding points.
    """

    name: str
    change: Change
    codes: tuple[Code, ...] = ()
    needs_identity: bool = False
    is_rare: bool = False

    def apply(self, draft: Draft, dice: random.Random) -> bool:
        """Do it; False when the form has nothing that it could be done to."""
        return self.change(draft, dice) is not False


MESSES: dict[str, Mess] = {}


def mess(*codes: Code, needs_identity: bool = False, is_rare: bool = False) -> Callable[[Change], Change]:
    """Enter a function into the list under its own name."""
    def enter(change: Change) -> Change:
        MESSES[change.__name__] = Mess(change.__name__, change, codes, needs_identity, is_rare)
        return change
    return enter
