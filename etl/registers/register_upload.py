"""An edited workbook looked at as a whole: what is wrong with it, or what it would change. Writes nothing."""

from dataclasses import dataclass, field

from etl.registers.register_change import Change
from etl.registers.register_problem import BookProblem
from etl.registers.register_read import read_book
from etl.registers.site import Impact, RegisterError, current_files, difference, impact, reading_id
from etl.store import Store


@dataclass(frozen=True)
class Proposal:
    """What a workbook proposes. With problems, or a `refusal` (one sentence), it cannot be applied.

    `based_on` is the reading it was compared with; give it to `registers.apply` with `files`.
    """

    based_on: str
    files: dict[str, bytes] = field(default_factory=dict, repr=False)
    changes: list[Change] = field(default_factory=list)
    effect: Impact = Impact(0, 0)
    problems: list[BookProblem] = field(default_factory=list)
    refusal: str | None = None

    @property
    def is_ready(self) -> bool:
        """True when it may be applied and changes something."""
        return bool(self.changes) and not self.problems and self.refusal is None


def propose(store: Store, content: bytes) -> Proposal:
    """Read a workbook against the reading in force. Raises StoreMissing, or RegisterError without a kept reading."""
    before = current_files(store)
    based_on = reading_id(before)
    files, problems = read_book(content, before)
    if files is None:
        return Proposal(based_on, problems=problems)
    changes = difference(before, files)
    if not changes:
        return Proposal(based_on, files)
    effect = impact(store, files)
    try:
        effect.require_safe()
    except RegisterError as error:
        return Proposal(based_on, files, changes, effect, refusal=str(error))
    return Proposal(based_on, files, changes, effect)
