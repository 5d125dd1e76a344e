"""Whether the units and plans of an account are in the site's registers."""

from collections.abc import Iterable
from contextlib import closing

from dashboard.door.accounts import AccountRefused
from dashboard.text import t
from etl.registry import read_registry
from etl.store import Store, StoreMissing


def require_known(unit_id: str | None, plan_ids: Iterable[str] | None) -> None:
    """Raise AccountRefused for a unit or a plan that the registers do not have; a site without any is not asked."""
    if not (unit_id or plan_ids):
        return
    try:
        with closing(Store().read()) as connection:
            registry = read_registry(connection)
    except StoreMissing:
        return
    if unit_id and unit_id not in registry.units:
        raise AccountRefused(t("door.bad_unit", unit=unit_id))
    for plan_id in plan_ids or ():
        if plan_id not in registry.plans:
            raise AccountRefused(t("door.bad_plan", plan=plan_id))
