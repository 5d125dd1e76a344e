"""The rows a form has for one report and unit: known by their codes, or by their texts where codes are missing."""

from dataclasses import dataclass
from functools import lru_cache

from etl.model import Recognised, Scalar
from etl.number import as_typed
from etl.registry import Registry
from etl.spelling import fold, plain


@dataclass(frozen=True, slots=True)
class FormRows:
    """What rows the form of this report and unit has: by code, and by text where a retyped form has no codes."""

    items: dict[str, str]                   # code key -> content_item_id, required ones
    indicators: dict[str, str]              # code key -> indicator_id, all there are
    indicators_of: dict[str, tuple[str, ...]]
    titles: dict[str, str]                  # folded title -> content_item_id
    names: dict[str, dict[str, str]]        # content_item_id -> folded name -> indicator_id


def form_rows(recognised: Recognised, registry: Registry) -> FormRows:
    identity = recognised.identity
    plan_id = registry.reports[identity.report_id].plan_id
    required = [registry.items[plan_id, i] for i in registry.required.get((identity.report_id, identity.unit_id), ())]
    return FormRows(
        items=_by_code(tuple(item.content_item_id for item in required)),
        indicators=_by_code(tuple(registry.indicators)),
        indicators_of={item.content_item_id: item.indicator_ids for item in required},
        titles={fold(item.title): item.content_item_id for item in required},
        names={
            item.content_item_id: {fold(registry.indicators[i].name): i for i in item.indicator_ids}
            for item in required
        },
    )


@lru_cache(maxsize=1_000)
def _by_code(ids: tuple[str, ...]) -> dict[str, str]:
    return {code_key(each): each for each in ids}


def code_key(cell: Scalar) -> str:
    return plain(as_typed(cell)).replace(" ", "").rstrip(".)")
