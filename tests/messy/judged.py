"""A draft taken down the road, and whether the road kept its promise."""

import random
from dataclasses import dataclass
from datetime import datetime

from etl.model import Incoming, Workbook
from etl.pipeline import Judgement, judge
from tests.messy import of_columns, of_identity, of_layout, of_rows, of_text, of_values
from tests.messy.catalogue import MESSES, Mess, compatible
from tests.messy.draft import Draft, as_read, as_workbook
from tests.messy.fill import FORMS, filled_draft, real_registry

SOURCES = (of_layout, of_columns, of_rows, of_identity, of_text, of_values)
CAME = datetime(2024, 1, 5, 9)


@dataclass(frozen=True, slots=True)
class Trial:
    """One draft and what was made of it."""

    draft: Draft
    done: tuple[str, ...]
    judged: Judgement

    @property
    def is_accepted(self) -> bool:
        return self.judged.outcome == "accepted"

    @property
    def silent_error(self) -> str | None:
        """What was taken in that is not so, or left out without a word; None when all is well."""
        if not self.is_accepted:
            return None if self.judged.findings else "not accepted and nobody is told why"
        draft, identity, validated = self.draft, self.judged.identity, self.judged.validated
        if (identity.report_id, identity.unit_id, identity.period_id) != draft.identity:
            return f"taken for {identity}"
        if draft.unclear or draft.conflicts or (draft.open_parts and not draft.has_identity):
            return "taken although nobody can know"
        facts = {(f.content_item_id, f.indicator_id, f.basis): f.value for f in validated.facts}
        if facts != draft.facts:
            wrong = {key: (facts.get(key), draft.facts.get(key)) for key in facts.keys() | draft.facts.keys()
                     if facts.get(key) != draft.facts.get(key)}
            return f"values (taken, true): {wrong}"
        nil = {item.content_item_id for item in validated.items if item.state == "nil"}
        return None if nil == draft.nil else f"nothing to report: {nil} for {draft.nil}"


def try_out(form: int, seed: int, names: tuple[str, ...], *, has_identity: bool, by_file: bool = False) -> Trial:
    """A form filled by the seed, messed up in this order, taken down the road."""
    registry = real_registry()
    draft = filled_draft(registry, FORMS[form % len(FORMS)], seed)
    draft.has_identity = has_identity
    dice = random.Random(seed)
    done = tuple(name for name in compatible(names) if MESSES[name].apply(draft, dice))
    workbook: Workbook = as_read(draft) if by_file else as_workbook(draft)
    file = Incoming(draft.file_name, b"", CAME)
    return Trial(draft, done, judge(file, (workbook, []), registry))


def alone(mess: Mess, tries: int, *, by_file: bool = False) -> list[Trial]:
    """The mess by itself, on the forms that it can be done to."""
    found = []
    tries = 1 if mess.is_rare else tries
    for number in range(4 * len(FORMS)):
        trial = try_out(number, number, (mess.name,), has_identity=mess.needs_identity, by_file=by_file)
        if trial.done:
            found.append(trial)
        if len(found) == tries:
            break
    return found
