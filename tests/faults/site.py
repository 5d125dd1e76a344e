"""What the tests of faults work on: a fresh site with the five plans, made once, and filled forms."""

from collections.abc import Callable
from pathlib import Path

import pytest

from etl.form import Filling, write_template
from etl.registry import Registry
from etl.schema import migrations
from etl.store import Store

REPORT, PERIOD, ITEM = "hnd-binh-duong-2022.nam", "2022", "II.1.a"
FACTS = ("HN01", "HN02", "TB01")

Forms = Callable[[int], list[Path]]


def write_forms(registry: Registry, folder: Path, count: int) -> list[Path]:
    """So many workbooks of one report, one unit after another, each with other numbers; those that are there stay."""
    units = sorted({key[1] for key in registry.obligations if key[0] == REPORT})
    paths = [folder / f"{number:04}.xlsx" for number in range(count)]
    for number, path in enumerate(paths):
        if not path.exists():
            values = {(ITEM, indicator, "in_period"): number + offset for offset, indicator in enumerate(FACTS)}
            path.write_bytes(write_template(registry, REPORT, units[number % len(units)], PERIOD, Filling(values)))
    return paths


def as_earlier(folder: Path) -> None:
    """Make a site of an earlier version."""
    before = tuple(name for name in migrations() if name < "008")
    with pytest.MonkeyPatch.context() as patch:
        for module in ("etl.schema", "etl.store"):
            patch.setattr(f"{module}.migrations", lambda: before)
        patch.setattr("etl.store.bring_in", lambda *_: None)
        with Store(folder).write() as connection:
            connection.execute("insert into setting values ('k', 'before', '2025-01-01')")
