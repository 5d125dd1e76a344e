"""Carrying a plan forward at a site: from its current registers, and into them as one logged change."""

from dataclasses import dataclass
from datetime import date

from etl.forward.forward_rules import Targets
from etl.forward.plan_forward import Forward, ForwardError, carry_forward
from etl.forward.plan_yaml import as_yaml
from etl.registers.reference import read_contents
from etl.registers.site import Change, apply, current_files, reading_id
from etl.store import Store


@dataclass(frozen=True, slots=True)
class Proposed:
    """A plan carried forward, its file's text, and the reading of the registers it was made from."""

    forward: Forward
    text: str
    based_on: str

    @property
    def file(self) -> str:
        """The plan's place among the reference files."""
        return f"plans/{self.forward.plan.plan_id}.yml"


def propose(
    store: Store, plan_id: str, year: int, *, targets: Targets, number: str | None = None,
    issued_on: date | None = None,
) -> Proposed:
    """The plan for another year, from the site's registers of now; writes nothing.

    Raises ForwardError, RegisterError, StoreMissing.
    """
    files = current_files(store)
    forward = carry_forward(
        read_contents(files), plan_id, year, targets=targets, number=number, issued_on=issued_on,
    )
    return Proposed(forward, as_yaml(forward.plan), reading_id(files))


def confirm(store: Store, proposed: Proposed, *, changed_by: str | None, reason: str) -> list[Change]:
    """Add the plan to the site's registers: file, obligations and log, or nothing.

    Raises ForwardError when nobody is left to report, and what etl.registers.site.apply raises: another reading in
    force by now among it.
    """
    if proposed.forward.is_empty:
        raise ForwardError("nobody_left", plan=proposed.forward.before.short_title)
    files = current_files(store) | {proposed.file: proposed.text.encode()}
    return apply(store, files, changed_by=changed_by, reason=reason, based_on=proposed.based_on,
                 act="registers.next_plan")
