"""A made-up province or nation over some years, written by SQL into a published file."""

from pathlib import Path

from etl.store import Store

UNITS, YEARS, ITEMS, INDICATORS, LAST_YEAR = 840, 10, 10, 4, 2026


def build(
    folder: Path, provinces: int = 1, units: int = UNITS, years: int = YEARS, items: int = ITEMS
) -> Store:
    """Fill a store and publish it. A province-decade has 10^5 obligations and 4 million facts; a nation is 34 of them.

    Provinces are 'p1' and on; the last year is 2026 however many there are.
    """
    store = Store(folder)
    script = (Path(__file__).parent / "made_up.sql").read_text(encoding="utf-8")
    areas = 12 if provinces == 1 else 1
    with store.write() as connection:
        for name, value in (("provinces", provinces), ("areas", areas), ("units", units), ("years", years),
                            ("year_before", LAST_YEAR - years), ("items", items), ("indicators", INDICATORS)):
            connection.execute(f"set variable {name} = {value}")
        connection.execute("begin")
        connection.execute(script)
        connection.execute("commit")
    return store
