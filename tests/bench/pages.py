"""Pages at size and under load: a province-year and 3,321 communes x 12 periods, by a real server and real websockets.

The viewers and the browser run on the same machine as the server and take their part of it.
"""

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

import websockets

from dashboard.text import section, t
from tests.bench.made_up import build
from tests.bench.paint import paint_times
from tests.bench.viewers import READING, SEARCHING, Habit, Heard, Viewer, crowd
from tests.server import commands, free_port, running

COMMUNES = 3321
P95_LIMIT_MS, PAINT_LIMIT_S, MAP_LIMIT_S, MEMORY_LIMIT_MB = 150, 2.0, 2.5, 500
ROUNDS, SETTLING, SECONDS, THINK = 15, 90, 60, 5
PAGES = ["", "do-bao-phu", "dung-han", "don-vi", "ke-hoach", "chi-tieu", "thay-doi", "ho-so-nop", "quyet-dinh",
         "can-xem", "danh-muc", "xuat-bao-cao", "trinh-chieu"]


def measure() -> int:
    """Print all figures with the machine's load beside them; return how many limits were broken."""
    with tempfile.TemporaryDirectory() as folder:
        province, nation = Path(folder) / "province", Path(folder) / "nation"
        build(province, years=1)
        build(nation, units=COMMUNES, years=1)
        over = _of_province(province)
        over += _of_nation(nation)
        _of_rival(province)
    return over


def _of_province(folder: Path) -> int:
    print(f"province-year, {_load()}")
    with _served(folder) as (address, process):
        over = asyncio.run(warm_reruns(address))
        print(f"memory after every page: {memory(process):.0f} MB")
        # the first minutes after a load are slower: every answer is new
        print("reading: from page to page, another plan or period now and then; first when every answer is new")
        _crowd(address, 50, None, habit=READING, seconds=SETTLING)
        for count in (50, 150):
            over += _crowd(address, count, P95_LIMIT_MS if count == 150 else None, habit=READING)
        _crowd(address, 200, None, habit=READING)
        size = memory(process)
        over += _row("memory at 200 viewers, MB", size, MEMORY_LIMIT_MB)
        over += _paint({"overview of a province": (address, "table.dh-map", PAINT_LIMIT_S)})
        print("searching: everybody another level, type, area, period, indicator, page of units all the time")
        for count in (50, 150):
            _crowd(address, count, None, habit=SEARCHING)
        print(f"memory: {memory(process):.0f} MB")
        return over


def _of_nation(folder: Path) -> int:
    print(f"{COMMUNES:,} units x 12 periods, {_load()}")
    units = f"?{t('param.show')}={quote(section('map_show')['units'])}"
    with _served(folder) as (address, process):
        over = asyncio.run(warm_reruns(address))
        over += _crowd(address, 50, None, habit=READING)
        print(f"memory: {memory(process):.0f} MB")
        return over + _paint({
            "overview of 3,321 units, groups": (address, "table.dh-map", MAP_LIMIT_S),
            "overview of 3,321 units, unit by unit": (f"{address}/{units}", "table.dh-map", MAP_LIMIT_S),
        })


def _of_rival(folder: Path) -> None:
    print(f"rival: a bare Streamlit page with plotly express and st.dataframe on the province-year, {_load()}")
    port = free_port()
    streamlit = commands(port)["streamlit run"][0]
    script = str(Path(__file__).with_name("rival_page.py"))
    command = [streamlit, "run", script, "--server.port", str(port), "--server.headless", "true"]
    with running(command, port, folder) as process:
        address = f"http://127.0.0.1:{port}"
        asyncio.run(warm_reruns(address, [""], None))
        _crowd(address, 50, None, [""])
        print(f"memory: {memory(process):.0f} MB")
        _paint({"rival": (address, "[data-testid=stDataFrame]", None)})


@contextmanager
def _served(folder: Path) -> Iterator[tuple[str, subprocess.Popen]]:
    port = free_port()
    with running(commands(port)["python -m dashboard"], port, folder) as process:
        yield f"http://127.0.0.1:{port}", process


async def warm_reruns(address: str, pages: list[str] = PAGES, limit: float | None = P95_LIMIT_MS) -> int:
    """One viewer opens each page, then reruns it; how many pages were over the limit at p95."""
    over = 0
    async with websockets.connect(f"ws://{urlsplit(address).netloc}/_stcore/stream", subprotocols=["streamlit"],
                                  max_size=None, compression=None, origin=address) as socket:
        viewer = Viewer(socket, {})
        seconds, size, _ = await viewer.rerun("")
        print(f"{'first page of a new server':32}{1000 * seconds:10.0f} ms{size / 1000:8.0f} kB")
        print(f"{'warm rerun':32}{'first':>10}{'p50':>8}{'p95 ms':>8}{'kB':>8}")
        for page in pages:
            first, _, good = await viewer.rerun(page)
            found = [await viewer.rerun() for _ in range(ROUNDS)]
            p50, p95 = quantiles([s for s, _, _ in found])
            late = limit is not None and p95 > limit
            failed = "" if good and all(ok for _, _, ok in found) else "  FAILED"
            print(f"{page or t('page.overview'):32}{1000 * first:10.0f}{p50:8.0f}{p95:8.0f}{found[-1][1] / 1000:8.0f}"
                  f"{'  OVER' if late else ''}{failed}", flush=True)
            over += late or bool(failed)
    return over


def _crowd(address: str, count: int, limit: float | None, pages: list[str] = PAGES, seconds: float = SECONDS,
           habit: Habit = SEARCHING) -> int:
    heard = asyncio.run(crowd(address, count, seconds, THINK, pages, habit))
    over = _row(f"{count} viewers, p95 ms", quantiles(heard.all_seconds())[1], limit)
    print(_summary(heard, seconds), flush=True)
    return over + sum(heard.failures.values())


def _summary(heard: Heard, seconds: float) -> str:
    found = heard.all_seconds()
    slowest = sorted(heard.seconds, key=lambda page: -quantiles(heard.seconds[page])[1])[:4]
    parts = [f"{page or t('page.overview')} {quantiles(heard.seconds[page])[1]:.0f}" for page in slowest]
    failed = {name: n for name, n in heard.failures.items() if n}
    return (f"  p50 {quantiles(found)[0]:.0f} ms, {len(found) / (seconds + THINK):.0f} reruns a second, first run p95 "
            f"{quantiles(heard.first)[1]:.0f} ms; slowest p95: {', '.join(parts)}; {_load()}"
            f"{f'; FAILED {failed}' if failed else ''}")


def _paint(addresses: dict[str, tuple[str, str, float | None]]) -> int:
    over = 0
    for name, (empty, warm) in paint_times({n: (a, s) for n, (a, s, _) in addresses.items()}).items():
        over += _row(f"{name}: painted, s", warm, addresses[name][2], 2)
        print(f"  {empty:.2f} s with an empty browser cache; {_load()}")
    return over


def _row(what: str, value: float, limit: float | None, digits: int = 0) -> int:
    is_over = limit is not None and value > limit
    verdict = "  OVER" if is_over else ""
    print(f"{what:60}{value:10.{digits}f}{f'  limit {limit}' if limit else ''}{verdict}", flush=True)
    return int(is_over)


def quantiles(seconds: list[float]) -> tuple[float, float]:
    """p50 and p95 in milliseconds."""
    ordered = sorted(seconds) or [float("nan")]
    return 1000 * statistics.median(ordered), 1000 * ordered[int(0.95 * (len(ordered) - 1))]


def memory(process: subprocess.Popen) -> float:
    """Resident megabytes of the server."""
    if sys.platform != "linux":
        return float("nan")
    lines = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def _load() -> str:
    return f"load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "load unknown"
