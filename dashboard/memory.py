"""A server that runs for months gives back what it no longer needs. Settings of the C library and of Arrow."""

import contextlib
import ctypes
import gc
import sys
import threading
import time

import pyarrow as pa

# an upload of many files keeps its place for seconds; there are enough left for the others
PAGES_AT_ONCE = threading.BoundedSemaphore(8)
COLLECT_SECONDS = 30
# mallopt's names for them, in glibc's malloc.h
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8


def collect_seldom() -> None:
    """Look for old garbage in cycles twice a minute; left alone, Python stops everybody for it every few seconds.

    Call it once everything is imported: what is there then is never looked at again.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 10, 1_000_000)

    def collect() -> None:
        while True:
            time.sleep(COLLECT_SECONDS)
            gc.collect()
            _trim()

    threading.Thread(target=collect, daemon=True, name="garbage").start()


def _trim() -> None:
    """Hand pages that hold nothing any more back to the system; takes some milliseconds."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)


def give_back() -> None:
    """Call it once, before threads are started. Without it the same load takes 200 MB more."""
    # Arrow's own pool keeps a heap for each thread, and every run of a page is a thread
    pa.set_memory_pool(pa.system_memory_pool())
    if sys.platform == "linux":
        # another C library than glibc has no mallopt, and other habits
        with contextlib.suppress(OSError, AttributeError):
            mallopt = ctypes.CDLL(None).mallopt
            mallopt(_ARENA_MAX, 2)
            mallopt(_MMAP_THRESHOLD, 1_048_576)
            mallopt(_TRIM_THRESHOLD, 1_048_576)
