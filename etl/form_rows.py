"""The rows a form has for one report and unit: known by their codes, or by their texts where codes are missing."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from etl.model import Recognised, Scalar
from etl.number import as_typed
from etl.registry import Registry
from etl.spelling import fold, plain

_NUMBERED = re.compile(r"(?:\d+|[a-h]|[ivx]+) (?=\D)")


@dataclass(frozen=True, slots=True)
class FormRows:
    """What rows the form of this report and unit has: by code, and by text where a retyped form has no codes.

    A text that two rows share names neither.
    """

    items: dict[str, str]                   # code key -> content_item_id, required ones
    indicators: dict[str, str]              # code key -> indicator_id, all there are
    indicators_of: dict[str, tuple[str, ...]]
    titles: dict[str, str]                  # folded title -> content_item_id
    title_of: dict[str, str]                # content_item_id -> title as the form has it
    names: dict[str, dict[str, str]]        # content_item_id -> folded name -> indicator_id
    sections: frozenset[str]                # folded titles of the plan's sections

    def title(self, label: str) -> str | None:
        """The content item a folded label names."""
        return self.titles.get(label) or self.titles.get(_NUMBERED.sub("", label, count=1))

    def name(self, item_id: str, label: str) -> str | None:
        """The indicator of the content item that a folded label names."""
        names = self.names[item_id]
        return names.get(label) or names.get(_NUMBERED.sub("", label, count=1))

    def asking(self, indicator_id: str) -> list[str]:
        """The content items that ask for an indicator."""
        return [item_id for item_id, ids in self.indicators_of.items() if indicator_id in ids]

    def named_anywhere(self, label: str) -> set[str]:
        """Every indicator that a folded label may name, whatever the content item."""
        return {found for item_id in self.names if (found := self.name(item_id, label))}


def form_rows(recognised: Recognised, registry: Registry) -> FormRows:
    identity = recognised.identity
    plan_id = registry.reports[identity.report_id].plan_id
    required = [registry.items[plan_id, i] for i in registry.required.get((identity.report_id, identity.unit_id), ())]
    return FormRows(
        items=_by_code(tuple(item.content_item_id for item in required)),
        indicators=_by_code(tuple(registry.indicators)),
        indicators_of={item.content_item_id: item.indicator_ids for item in required},
        titles=_unique((fold(item.title), item.content_item_id) for item in required),
        title_of={item.content_item_id: item.title for item in required},
        names={
            item.content_item_id: _unique((fold(registry.indicators[i].name), i) for i in item.indicator_ids)
            for item in required
        },
        sections=frozenset(fold(item.section) for item in required),
    )


def _unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Texts that name one thing only."""
    found: dict[str, str] = {}
    twice = set()
    for text, each in pairs:
        twice |= {text} & found.keys()
        found[text] = each
    return {text: each for text, each in found.items() if text not in twice} if twice else found


@lru_cache(maxsize=1_000)
def _by_code(ids: tuple[str, ...]) -> dict[str, str]:
    return {code_key(each): each for each in ids}


def code_key(cell: Scalar) -> str:
    return plain(as_typed(cell)).replace(" ", "").rstrip(".)")
