"""A made-up province over ten years: 10^5 obligations, 4 million facts, written by SQL into a published file."""

from pathlib import Path

from etl.store import Store

UNITS, YEARS, MONTHS, ITEMS, INDICATORS = 840, 10, 12, 10, 4


def build(folder: Path) -> Store:
    """Fill a store and publish it; about ten seconds."""
    store = Store(folder)
    script = (Path(__file__).parent / "province.sql").read_text(encoding="utf-8")
    with store.write() as connection:
        for name, value in (("units", UNITS), ("years", YEARS), ("items", ITEMS), ("indicators", INDICATORS)):
            connection.execute(f"set variable {name} = {value}")
        connection.execute("begin")
        connection.execute(script)
        connection.execute("commit")
    return store
