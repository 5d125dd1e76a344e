"""Simulated viewers over real websockets: each speaks Streamlit's protocol as its browser part does."""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from urllib.parse import urlsplit

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from dashboard.text import t

RERUN_SECONDS = 120     # longer than that is an error


@dataclass(frozen=True)
class Habit:
    """What viewers do next, by chance among `actions`, and which boxes they choose in (None: in all, pagers too)."""

    actions: tuple[str, ...]
    boxes: frozenset[str] | None


# the committee before a meeting: from page to page, another plan or period now and then
READING = Habit(("open", "open", "open", "choose", "choose"), frozenset({t("param.plan"), t("param.period")}))
# everybody looks for something of their own: any level, type, area, period, indicator, page of units
SEARCHING = Habit(("choose", "choose", "choose", "open", "open"), None)


@dataclass
class Heard:
    """What all viewers together saw: page -> the seconds of its reruns, bytes, and runs that failed."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    first: list[float] = field(default_factory=list)
    sizes: dict[str, list[int]] = field(default_factory=dict)
    failures: Counter = field(default_factory=Counter)

    def all_seconds(self) -> list[float]:
        """Of all pages, without the first run of each viewer."""
        return [s for found in self.seconds.values() for s in found]


class Viewer:
    """One browser tab: keeps its widgets' values and the messages it may be referred to."""

    def __init__(self, socket: websockets.ClientConnection, pages: dict[str, str]) -> None:
        self._socket = socket
        self._messages: set[str] = set()
        self._values: dict[str, WidgetState] = {}
        self.pages = pages
        self.page = ""
        self.boxes: dict[str, list[str]] = {}
        self.pagers: dict[str, int] = {}
        self._names: dict[str, str] = {}

    async def rerun(self, page: str | None = None, query: str = "") -> tuple[float, int, bool]:
        """(seconds until the script finished, bytes received, without an error shown)."""
        request = BackMsg()
        state = request.rerun_script
        state.query_string = query
        state.page_name = "" if page is None else page
        state.page_script_hash = self.pages.get(self.page if page is None else page, "")
        state.widget_states.widgets.extend(self._values.values())
        state.cached_message_hashes.extend(self._messages)
        state.context_info.timezone, state.context_info.locale = "Asia/Ho_Chi_Minh", "vi-VN"
        self.page = self.page if page is None else page
        self.boxes, self.pagers = {}, {}
        start = time.perf_counter()
        await self._socket.send(request.SerializeToString())
        size, good = await asyncio.wait_for(self._listen(), RERUN_SECONDS)
        return time.perf_counter() - start, size, good

    async def _listen(self) -> tuple[int, bool]:
        size, good = 0, True
        async for data in self._socket:
            size += len(data)
            message = ForwardMsg.FromString(data)
            kind = message.WhichOneof("type")
            if message.metadata.cacheable and message.hash:
                self._messages.add(message.hash)
            if kind == "navigation":
                self.pages = {p.url_pathname: p.page_script_hash for p in message.navigation.app_pages}
            elif kind == "delta":
                good &= self._see(message)
            # a run that a newer wish cut short is followed by another
            elif kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return size, good and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
        raise ConnectionError("the server hung up")

    def _see(self, message: ForwardMsg) -> bool:
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "selectbox" and element.selectbox.query_param_key:
            self.boxes[element.selectbox.id] = list(element.selectbox.options)
            self._names[element.selectbox.id] = element.selectbox.query_param_key
        elif kind == "pagination":
            self.pagers[element.pagination.id] = element.pagination.num_pages
        return kind != "exception" and not (kind == "alert" and element.alert.format == element.alert.ERROR)

    def offered(self, habit: Habit) -> list[str]:
        """The boxes and pagers of the page that a viewer of this habit chooses in."""
        if habit.boxes is None:
            return [*self.boxes, *self.pagers]
        return [box for box in self.boxes if self._names[box] in habit.boxes]

    def choose(self, random: Random, offered: list[str]) -> None:
        """Another choice in one of these boxes or pagers."""
        widget_id = random.choice(offered)
        state = WidgetState(id=widget_id)
        if widget_id in self.boxes:
            options = self.boxes[widget_id]
            # most people look at the same few things: the first option twice as often as the second
            state.string_value = random.choices(options, [1 / (1 + i) for i in range(len(options))])[0]
        else:
            state.int_value = random.randint(1, self.pagers[widget_id])
        self._values[widget_id] = state


async def visit(address: str, heard: Heard, until: float, think: float, random: Random, pages: list[str],
                habit: Habit, cookie: str = "") -> None:
    """Open the overview, then choose filters and pages at random, with think time, until the clock says so."""
    async with websockets.connect(
        f"ws://{urlsplit(address).netloc}/_stcore/stream", subprotocols=["streamlit"], max_size=None,
        compression=None, origin=address, additional_headers={"Cookie": cookie} if cookie else None,
    ) as socket:
        viewer = Viewer(socket, {})
        seconds, _, good = await viewer.rerun("")
        heard.first.append(seconds)
        heard.failures[viewer.page] += not good
        while time.monotonic() < until:
            await asyncio.sleep(random.uniform(0.5, 1.5) * think)
            page = None
            offered = viewer.offered(habit)
            if random.choice(habit.actions) == "open" or not offered:
                # those of the menu: not every role has every page
                page = random.choice([page for page in pages if page in viewer.pages] or pages)
            else:
                viewer.choose(random, offered)
            seconds, size, good = await viewer.rerun(page)
            heard.seconds.setdefault(viewer.page, []).append(seconds)
            heard.sizes.setdefault(viewer.page, []).append(size)
            heard.failures[viewer.page] += not good


async def crowd(address: str, count: int, seconds: float, think: float, pages: list[str],
                habit: Habit = SEARCHING, cookies: Sequence[str] = ("",)) -> Heard:
    """`count` viewers for that long, each from its own second of the first think time on, signed in by turns."""
    heard = Heard()
    start = time.monotonic()

    async def arrive(number: int) -> None:
        await asyncio.sleep(think * number / count)
        await visit(address, heard, start + think + seconds, think, Random(number), pages, habit,
                    cookies[number % len(cookies)])

    for failed in await asyncio.gather(*(arrive(n) for n in range(count)), return_exceptions=True):
        if isinstance(failed, BaseException):
            heard.failures[f"{type(failed).__name__}: {failed}"] += 1
    return heard
