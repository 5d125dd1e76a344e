"""The whole road on 500 filled forms, against pandas with openpyxl only reading the same files in the same run."""

import io
import tempfile
import time
from pathlib import Path

import pandas as pd
from python_calamine import CalamineWorkbook

from etl.form import write_template
from etl.model import Incoming
from etl.obligation import write_registers
from etl.pipeline import receive
from etl.registers.reference import read_reference
from etl.registry import read_registry
from etl.sample import fill
from etl.store import Store, now

FILES, ROUNDS, PROMISE = 500, 3, 5.0
DATA = Path(__file__).resolve().parents[2] / "data"


def measure() -> int:
    """Print the ratios, best of a few rounds each; return 1 when the road is not PROMISE times faster."""
    reference = read_reference(DATA / "reference", DATA / "sample" / "registers")
    with tempfile.TemporaryDirectory() as folder:
        files = _forms(reference, Path(folder) / "first")
        print(f"{len(files)} forms, {sum(len(f.content) for f in files) / len(files) / 1024:.0f} KiB each")
        pandas_s = min(_timed(lambda: [pd.read_excel(io.BytesIO(f.content), engine="openpyxl") for f in files])
                       for _ in range(2))
        calamine_s = min(_timed(lambda: [_calamine(f.content) for f in files]) for _ in range(ROUNDS))
        road_s = min(_road(reference, Path(folder) / f"road{n}", files) for n in range(ROUNDS))
    for name, seconds in (("pandas + openpyxl, reading only", pandas_s), ("calamine, reading only", calamine_s),
                          ("the whole road, loaded and published", road_s)):
        print(f"{name:40}{1000 * seconds / len(files):8.2f} ms a file")
    print(f"the road is {pandas_s / road_s:.1f} times faster than pandas + openpyxl (promised {PROMISE:.0f}),"
          f" and takes {road_s / calamine_s:.2f} times as long as bare calamine")
    return int(pandas_s / road_s < PROMISE)


def _timed(work: object) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _calamine(content: bytes) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def _store(reference: object, folder: Path) -> Store:
    store = Store(folder)
    with store.write() as connection:
        write_registers(connection, reference, "bench")
    return store


def _forms(reference: object, folder: Path) -> list[Incoming]:
    with _store(reference, folder).read() as connection:
        registry = read_registry(connection)
    keys = list(registry.obligations)[:FILES]
    return [Incoming(f"{number}.xlsx", write_template(registry, *key, fill(registry, key, "full", "bench", {})), now())
            for number, key in enumerate(keys)]


def _road(reference: object, folder: Path, files: list[Incoming]) -> float:
    store = _store(reference, folder)
    before = store.current()
    start = time.perf_counter()
    outcomes = receive(store, files)
    seconds = time.perf_counter() - start
    accepted = sum(outcome.outcome == "accepted" for outcome in outcomes)
    published = int(store.current().stem.split("-")[1]) - int(before.stem.split("-")[1])
    if accepted != len(files) or published != 1:
        raise AssertionError(f"{accepted} of {len(files)} accepted, {published} publications")
    return seconds
