"""A progress bar on long work: on the error stream, and only where a person looks on."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

Item = TypeVar("Item")


class Track:
    """Iterate items under a bar, or advance it by hand with `advancing`."""

    def __init__(self, items: Sequence[Item], label: str, *, silent: bool = False) -> None:
        self.items, self.label = items, label
        self.silent = silent or len(items) < 2

    def __iter__(self) -> Iterator[Item]:
        with self.advancing() as advance:
            for item in self.items:
                yield item
                advance()

    @contextmanager
    def advancing(self) -> Iterator[Callable[[], None]]:
        """Give a function that moves the bar by one."""
        console = Console(file=sys.stderr)
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=console, disable=self.silent) as progress:
            task = progress.add_task(self.label, total=len(self.items))
            yield lambda: progress.advance(task)
