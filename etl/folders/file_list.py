"""Which files are meant by paths that people give: files as they are, folders and zips with the workbooks in them."""

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from etl.folders.bundle import Bundle, Source, opened
from etl.reading.secrecy import name_is_marked

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".xltx", ".xltm", ".ots")
ZIP = ".zip"
# what programs and systems leave beside people's files
_TEMPORARY = ("~$", ".~lock.")
UNFINISHED = (".tmp", ".part", ".partial", ".crdownload", ".download", ".filepart")
_HIDDEN = (".", "__MACOSX", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Piece:
    """One file to judge. name: with the folder or zip that it came in; member: its place in that zip."""

    name: str
    source: Source
    member: int | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file of a folder or zip that nobody meant to send. kind: temporary | hidden | other."""

    name: str
    kind: str


def gather(paths: Iterable[Path]) -> tuple[list[Piece], list[Skipped]]:
    """The files in the order given, a folder's own in order of name; and what of folders and zips was left out."""
    pieces, skipped = [], []
    for path in paths:
        found = _inside(path) if path.is_dir() else [(path.name, path)]
        for name, file in found:
            kind = kind_of(name) if file != path else None
            if kind:
                skipped.append(Skipped(name, kind))
                continue
            more, left = pieces_of(name, file)
            pieces += more
            skipped += left
    return pieces, skipped


def pieces_of(name: str, source: Source) -> tuple[list[Piece], list[Skipped]]:
    """The files that one file stands for: those in a zip of workbooks, else itself."""
    # a name that is not in the system's encoding cannot be written down as it is
    name = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if PurePosixPath(name).suffix.lower() != ZIP:
        return [Piece(name, source)], []
    with opened(source) as bundle:
        if bundle is None:
            return [Piece(name, source)], []
        if bundle.is_whole():
            return [Piece(_marked(name, bundle.names), source)], []
        pieces, skipped = [], []
        for place, inner in enumerate(bundle.names):
            kind = kind_of(inner)
            if kind:
                skipped.append(Skipped(f"{name}/{inner}", kind))
            else:
                pieces.append(Piece(_nested(f"{name}/{inner}", bundle, place), source, place))
        # with no workbook in it the zip is what was sent
        return (pieces, skipped) if pieces else ([Piece(_marked(name, bundle.names), source)], [])


def contents(pieces: Iterable[Piece]) -> Iterator[bytes]:
    """The bytes of each, one at a time; a zip is opened once for all of its neighbours."""
    with ExitStack() as stack:
        last, bundle = None, None
        for piece in pieces:
            if piece.member is None:
                yield piece.source if isinstance(piece.source, bytes) else piece.source.read_bytes()
                continue
            if piece.source is not last:
                stack.close()
                last, bundle = piece.source, stack.enter_context(opened(piece.source))
            yield bundle.read(piece.member) if bundle else b""


def kind_of(name: str) -> str | None:
    """temporary | hidden | other for a file of a folder or zip that is left out; None for one that is taken."""
    parts = PurePosixPath(name).parts
    if parts[-1].startswith(_TEMPORARY) or parts[-1].lower().endswith(UNFINISHED):
        return "temporary"
    if any(part.startswith(_HIDDEN) for part in parts):
        return "hidden"
    return None if parts[-1].lower().endswith((*WORKBOOKS, ZIP)) else "other"


def _inside(folder: Path) -> list[tuple[str, Path]]:
    """Every file below a folder with its name from there; a folder that cannot be read is an error, not empty."""

    def stop(error: OSError) -> None:
        raise error

    found = [Path(place, name) for place, _, names in os.walk(folder, onerror=stop) for name in names]
    return [(path.relative_to(folder).as_posix(), path) for path in sorted(found) if path.is_file()]


def _nested(name: str, bundle: Bundle, place: int) -> str:
    """The name of a member; of a zip within the zip, which is refused whole, one that shows a mark inside it."""
    if not name.lower().endswith(ZIP):
        return name
    with opened(bundle.read(place)) as inner:
        return _marked(name, inner.names) if inner else name


def _marked(name: str, inside: list[str]) -> str:
    """A zip is kept with everything in it, or not at all: a marked name inside it counts as its own."""
    marked = next((inner for inner in inside if name_is_marked(inner)), None)
    return f"{name}/{marked}" if marked else name
