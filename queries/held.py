"""What all questions about one instant share, worked out once and kept in memory: a question then takes a third of
its time, most of which goes into planning. Nothing is defined anew here: memory holds rows of the shared views."""

import threading
from datetime import datetime
from pathlib import Path

import duckdb

import queries

_FOLDER = Path(__file__).parent / "held"
_OF_OBLIGATIONS = ("obligation_at",)    # the others read it, or hold nobody's reports
ROWS = 100_000      # obligations held at most, of all instants together; 5,000 units x 12 periods are 60,000


class Held:
    """Rows of obligation_at and unit_now_at by instant and plan, in the memory of one connection.

    The connection is etl.store.open_with_memory's: the published file, and an empty database called 'memory'.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._writer = queries.prepare(connection.cursor().execute("use published"))
        self._lock = threading.Lock()
        self._begun: set[tuple] = set()
        self._unit_ids = queries.all_units(self._writer)
        counts = self._writer.execute("select plan_id, count(*) from obligation group by plan_id").fetchall()
        self._sizes: dict[str, int] = dict(counts)
        self._size = 0
        self._clear()

    @property
    def owed(self) -> int:
        """How many obligations the file has."""
        return sum(self._sizes.values())

    def prepare(self, cursor: duckdb.DuckDBPyConnection, is_covered: bool = False) -> duckdb.DuckDBPyConnection:
        """Give a cursor of the same connection the shared views, those that are held from memory.

        is_covered: it was covered by queries.seen, and takes only what is seen.
        """
        queries.prepare(cursor)
        for path in sorted(_FOLDER.glob("*.sql")):
            text = path.read_text(encoding="utf-8")
            signature = text.splitlines()[0].removeprefix("-- ")
            if is_covered and path.stem in _OF_OBLIGATIONS:
                text = f"select * from (\n{text}) semi join obligation using (obligation_id)"
            cursor.execute(f"create or replace temp macro {signature} as table {text}")
        return cursor

    def parts(self, params: dict) -> set[tuple] | None:
        """What must be held for a question with these parameters; None when it is better asked of the file."""
        if "as_of" not in params or "plan_ids" not in params:
            return None
        plan_ids = self._sizes if params["plan_ids"] is None else params["plan_ids"]
        # the values of indicators are asked with extensions always
        flags = {True, bool(params.get("with_extensions", True))}
        if len(flags) * sum(self._sizes.get(plan_id, 0) for plan_id in plan_ids) > ROWS:
            return None
        return {(params["as_of"], flag, plan_id) for flag in flags for plan_id in plan_ids}

    def has(self, parts: set[tuple]) -> bool:
        """Whether all of it is held. True stays true for as long as `hold` is not called with `may_clear`."""
        return parts <= self._begun

    def has_room(self, parts: set[tuple]) -> bool:
        """Whether it can be held beside what is there."""
        return self._size + self._rows_of(parts - self._begun) <= ROWS

    def hold(self, parts: set[tuple], may_clear: bool) -> None:
        """Hold it. may_clear: nobody asks just now, so that what is held may be dropped to make room."""
        with self._lock:
            if not self.has_room(parts):
                if not may_clear:
                    return
                self._clear()
            for as_of, with_extensions, plan_id in sorted(parts - self._begun):
                self._add(as_of, with_extensions, plan_id)

    def _add(self, as_of: datetime, with_extensions: bool, plan_id: str) -> None:
        self._writer.execute("begin")
        try:
            self._insert(as_of, with_extensions, plan_id)
            self._writer.execute("commit")
        except BaseException:
            # an open transaction would refuse everything after it
            self._writer.execute("rollback")
            raise
        self._begun.add((as_of, with_extensions, plan_id))
        self._size += self._sizes.get(plan_id, 0)

    def _insert(self, as_of: datetime, with_extensions: bool, plan_id: str) -> None:
        if not any(begun[0] == as_of for begun in self._begun):
            self._writer.execute(f"insert into memory.main.unit_now_at {_UNITS}", {"as_of": as_of})
        self._writer.execute(f"insert into memory.main.obligation_at {_OBLIGATIONS}", {
            "as_of": as_of, "with_extensions": with_extensions, "plan_ids": [plan_id], "unit_ids": self._unit_ids,
        })

    def _rows_of(self, parts: set[tuple]) -> int:
        return sum(self._sizes.get(plan_id, 0) for _, _, plan_id in parts)

    def _clear(self) -> None:
        self._begun, self._size = set(), 0
        empty = {"as_of": datetime.min, "with_extensions": True, "plan_ids": [], "unit_ids": []}
        self._writer.execute(f"create or replace table memory.main.obligation_at as {_OBLIGATIONS} limit 0", empty)
        self._writer.execute(f"create or replace table memory.main.unit_now_at as {_UNITS} limit 0",
                             {"as_of": datetime.min})


_OBLIGATIONS = """
select *, $as_of as held_as_of, $with_extensions as held_with_extensions
from obligation_at($as_of, $unit_ids, $plan_ids, $with_extensions)
"""
_UNITS = "select *, $as_of as held_as_of from unit_now_at($as_of)"
