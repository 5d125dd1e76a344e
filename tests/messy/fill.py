"""Filled forms of the real registers: random, and with every value known."""

import random
import tempfile
from decimal import Decimal
from functools import cache
from pathlib import Path

from etl.obligation import write_registers
from etl.registers.reference import read_reference
from etl.registry import Indicator, Registry, read_registry
from etl.store import Store
from tests.conftest import REPOSITORY
from tests.messy.draft import Draft, Row, blank

# Of every plan some units, all kinds of period; both units called Duyen Hai.
FORMS = (
    ("mttq-tra-vinh-2022.dinh-ky", "mttq.tra-vinh.tx-duyen-hai", "2022-Q1"),
    ("mttq-tra-vinh-2022.dinh-ky", "mttq.tra-vinh.h-duyen-hai", "2022-H1"),
    ("mttq-tra-vinh-2022.dinh-ky", "mttq.tra-vinh.cang-long", "2022-Q3"),
    ("mttq-tra-vinh-2022.dinh-ky", "mttq.tra-vinh.tra-vinh", "2022"),
    ("hnd-binh-duong-2022.nam", "hnd.binh-duong.ben-cat", "2022"),
    ("hnd-binh-duong-2022.nam", "hnd.binh-duong.bau-bang", "2022"),
    ("lhpn-hoc-mon-2023.nam", "lhpn.hoc-mon.hoc-mon", "2023"),
    ("lhpn-hoc-mon-2023.nam", "lhpn.hoc-mon.dong-thanh", "2023"),
    ("ttdn-que-minh-2023.nam", "ubnd.que-minh", "2023"),
)


@cache
def real_registry() -> Registry:
    """The registers as they are shipped."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        with store.write() as connection:
            write_registers(connection, read_reference(REPOSITORY / "data" / "reference"), "test")
        with store.read() as connection:
            return read_registry(connection)


def filled_draft(registry: Registry, identity: tuple[str, str, str], seed: int) -> Draft:
    """One form, filled the way a careful clerk would."""
    dice = random.Random(f"{seed} {identity}")
    draft = blank(registry, identity)
    for item in draft.of("item"):
        rows = [row for row in draft.of("indicator") if row.item_id == item.item_id]
        if dice.random() < 0.15 and item is not draft.of("item")[0]:
            item.cells["nil"] = "x"
            draft.nil.add(item.item_id)
            continue
        for row in rows:
            if dice.random() < 0.85 or item is draft.of("item")[0]:
                _fill(draft, row, registry.indicators[row.indicator_id], dice)
    return draft


def _fill(draft: Draft, row: Row, indicator: Indicator, dice: random.Random) -> None:
    if indicator.value_type == "yes_no":
        is_yes = dice.random() < 0.7
        row.cells["in_period"], value = "Có" if is_yes else "Không", Decimal(int(is_yes))
    elif indicator.value_type == "decimal":
        value = Decimal(dice.randint(0, 90_000_000)) / 10_000
        row.cells["in_period"] = float(value)
    else:
        value = Decimal(dice.choice([0, 1, 2, 12, 99, 1_234, dice.randint(3, 400), dice.randint(1_000, 20_000)]))
        row.cells["in_period"] = int(value)
    draft.facts[draft.key(row, "in_period")] = value
    if indicator.kind == "flow" and dice.random() < 0.6:
        total = value + dice.randint(0, 3_000)
        row.cells["cumulative"] = float(total) if indicator.value_type == "decimal" else int(total)
        draft.facts[draft.key(row, "cumulative")] = total
