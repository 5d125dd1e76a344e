"""A made-up province or nation over ten years, written by SQL into a published file."""

from pathlib import Path

from etl.store import Store

UNITS, YEARS, ITEMS, INDICATORS = 840, 10, 10, 4


def build(folder: Path, provinces: int = 1) -> Store:
    """Fill a store and publish it. A province has 10^5 obligations and 4 million facts; a nation is 34 of them."""
    store = Store(folder)
    script = (Path(__file__).parent / "made_up.sql").read_text(encoding="utf-8")
    areas = 12 if provinces == 1 else 1
    with store.write() as connection:
        for name, value in (("provinces", provinces), ("areas", areas), ("units", UNITS), ("years", YEARS),
                            ("items", ITEMS), ("indicators", INDICATORS)):
            connection.execute(f"set variable {name} = {value}")
        connection.execute("begin")
        connection.execute(script)
        connection.execute("commit")
    return store
