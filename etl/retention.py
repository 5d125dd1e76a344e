"""Which backups of a site stay: the newest few, and one for each of the last days, weeks and months."""

import os
import re
import shutil
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from etl.backup import PART, PREFIX, BackupError, read_manifest

_NAME = re.compile(rf"{PREFIX}(\d{{8}}-\d{{6}}-\d{{6}})")
_STALE_SECONDS = 24 * 3600      # a part that old belongs to nobody


@dataclass(frozen=True, slots=True)
class Keep:
    """How many stay: the `newest`, and the last one of each of so many days, weeks (Monday to Sunday) and months."""

    newest: int = 0
    daily: int = 0
    weekly: int = 0
    monthly: int = 0

    @property
    def is_everything(self) -> bool:
        """True when nothing is ever taken away."""
        return not (self.newest or self.daily or self.weekly or self.monthly)

    def stays(self, moments: Iterable[datetime]) -> set[datetime]:
        """Which of these backups stay."""
        newest_first = sorted(moments, reverse=True)
        kept = set(newest_first[:self.newest])
        for count, span in ((self.daily, "%Y-%m-%d"), (self.weekly, "%G-%V"), (self.monthly, "%Y-%m")):
            last: dict[str, datetime] = {}
            for moment in newest_first:
                last.setdefault(moment.strftime(span), moment)
            kept |= set(list(last.values())[:count])
        return kept


def retire(folder: Path, made: Path, keep: Keep) -> list[Path]:
    """Take away the backups of the same site that need not stay, oldest first; return them. `made` always stays."""
    if keep.is_everything:
        return []
    site = read_manifest(made).get("site")
    if site is None:
        return []       # of an earlier version: whose the others are cannot be told
    whole = {path: moment for path, moment in _backups(folder) if _site(path) == site}
    stays = keep.stays(whole.values())
    gone = [path for path, moment in sorted(whole.items(), key=lambda item: item[1])
            if moment not in stays and path != made]
    for path in gone:
        # renamed first: a kill in the middle must not leave what looks whole
        part = path.with_name(f"{PART}{path.name}")
        os.replace(path, part)
        shutil.rmtree(part)
    return gone


def clear_parts(folder: Path) -> None:
    """Take away what killed backups left, once it is old enough to belong to nobody."""
    for part in folder.glob(f"{PART}{PREFIX}*"):
        if time.time() - part.stat().st_mtime > _STALE_SECONDS:
            shutil.rmtree(part, ignore_errors=True)


def _backups(folder: Path) -> list[tuple[Path, datetime]]:
    found = [(path, _NAME.fullmatch(path.name)) for path in folder.iterdir() if path.is_dir()]
    return [(path, datetime.strptime(match[1], "%Y%m%d-%H%M%S-%f")) for path, match in found if match]


def _site(backup: Path) -> str | None:
    """None too for what is not whole: never taken for one of ours."""
    try:
        return read_manifest(backup).get("site")
    except BackupError:
        return None
