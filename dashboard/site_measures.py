"""What is measured when somebody asks: sessions, files that wait, ages, memory, room on the disk."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from functools import lru_cache
from pathlib import Path

import duckdb
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

import queries
from dashboard.door import sessions
from dashboard.door.book import BookRefused, book
from etl.site_files import LAST_BACKUP
from etl.store import Store, StoreMissing, now


def _sessions() -> float:
    return len(sessions.open_sessions(book()))


def _waiting() -> float:
    return _waiting_in(str(Store().current()))


@lru_cache(maxsize=1)
def _waiting_in(_published_file: str) -> int:
    """Counted once for each published file."""
    with closing(Store().read()) as connection:
        everything = {"as_of": now(), "unit_ids": queries.all_units(connection), "plan_ids": None}
        return len(queries.run(queries.prepare(connection), "waiting_files", **everything))


def _published_age() -> float:
    return max(0.0, time.time() - Store().current().stat().st_mtime)


def _backup_age() -> float:
    """By the mark that a backup leaves in the data folder; a site that was never backed up has no such number."""
    return max(0.0, time.time() - (Store().folder / LAST_BACKUP).stat().st_mtime)


def _disk_free() -> float:
    return shutil.disk_usage(Store().folder).free


def _disk_size() -> float:
    return shutil.disk_usage(Store().folder).total


def _memory() -> float:
    """The library's own figures of the process are empty under the service's hardening (ProcSubset=pid). On Linux."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


_MEASURES: dict[str, tuple[str, Callable[[], float]]] = {
    "dunghan_sessions_open": ("Sessions that would be let in now.", _sessions),
    "dunghan_files_waiting": ("Files that wait for a person's decision.", _waiting),
    "dunghan_published_age_seconds": ("Since the last publication of the database.", _published_age),
    "dunghan_backup_age_seconds": ("Since the last backup that was whole.", _backup_age),
    "dunghan_memory_bytes": ("Memory that the server holds.", _memory),
    "dunghan_disk_free_bytes": ("Room left on the disk of the data folder.", _disk_free),
    "dunghan_disk_size_bytes": ("Size of the disk of the data folder.", _disk_size),
}


class SiteCollector(Collector):
    """Asked by prometheus_client at each look; what cannot be said now is left out, and the rest is told."""

    def describe(self) -> list:
        """Nothing is read before somebody asks."""
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """One number each."""
        for name, (what, measure) in _MEASURES.items():
            with suppress(OSError, StoreMissing, BookRefused, duckdb.Error):
                yield GaugeMetricFamily(name, what, value=measure())
