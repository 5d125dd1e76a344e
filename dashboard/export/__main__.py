"""The command line: python -m dashboard.export NAME --plan ID [--as-of ISO] … --out FILE [--publish]."""

import argparse
import sys
from contextlib import closing
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import queries
from dashboard.export import annual_workbook, table_csv, table_workbook
from dashboard.export.frames import Frames
from dashboard.export.gather import read_context, scope
from dashboard.export.words import section, word
from dashboard.publication import ANNUAL, TABLE, cells_of, frames_of_kind
from etl.publish import Publication, publish
from etl.store import Store, StoreBusy, StoreMissing, now

_SCOPE = set(scope("", datetime.min, True, []))


class _Parser(argparse.ArgumentParser):
    """One line for a wrong command line, and exit 2."""

    def error(self, message: str) -> None:
        self.exit(2, f"{self.prog}: {' '.join(message.split())}\n")


def _parser() -> _Parser:
    parser = _Parser(prog="python -m dashboard.export", description=word("command.description"))
    parser.add_argument("name", nargs="?", metavar="NAME", help=word("command.name_help"))
    parser.add_argument("--list", action="store_true", help=word("command.list_help"))
    parser.add_argument("--plan", metavar="ID", help=word("command.plan_help"))
    parser.add_argument("--as-of", metavar="ISO", help=word("command.as_of_help"))
    parser.add_argument("--without-extensions", action="store_true", help=word("command.without_help"))
    parser.add_argument("--out", metavar="FILE", type=Path, help=word("command.out_help"))
    parser.add_argument("--publish", action="store_true", help=word("command.publish_help"))
    return parser


def exports() -> dict[str, str]:
    """Name -> what it is. Queries that need more than plan, units and instant are not offered as tables."""
    tables = [name for name in queries.names() if set(queries.query(name).params) <= _SCOPE]
    return {ANNUAL: word("command.annual_workbook"), **{TABLE + name: word("command.table") for name in tables}}


def _check(parser: _Parser, given: argparse.Namespace) -> datetime:
    """Refuse a wrong command line; return the instant. Without --as-of all of today counts, as on the pages.

    What is published counts until this moment: what comes later today is not late paperwork.
    """
    if not given.name:
        parser.error(word("command.no_name"))
    query = given.name.removeprefix(TABLE)
    if given.name not in exports():
        if given.name.startswith(TABLE) and query in queries.names():
            missing = ", ".join(sorted(set(queries.query(query).params) - _SCOPE))
            parser.error(word("command.needs_more", name=query, missing=missing))
        parser.error(word("command.unknown_name", name=given.name))
    if not given.plan:
        parser.error(word("command.no_plan"))
    if not given.out:
        parser.error(word("command.no_out"))
    wanted = (".xlsx",) if given.name == ANNUAL else (".xlsx", ".csv")
    if given.out.suffix.lower() not in wanted:
        parser.error(word("command.bad_format", file=given.out, wanted=" / ".join(wanted)))
    if given.publish and not given.as_of:
        return now()
    try:
        as_of = queries.as_of(given.as_of or now().date().isoformat())
    except ValueError:
        parser.error(word("command.bad_as_of", text=given.as_of))
    if given.publish and as_of > now():
        parser.error(word("command.not_yet", text=given.as_of))
    return as_of


def _build(parser: _Parser, given: argparse.Namespace, as_of: datetime) -> tuple[bytes, Frames]:
    """The file, and the query results that it shows."""
    try:
        connection = Store().read()
    except StoreMissing as error:
        parser.error(word("command.no_store", home=error))
    with closing(queries.prepare(connection)):
        plans = queries.run(connection, "plan_list")["plan_id"].tolist()
        if given.plan not in plans:
            parser.error(word("command.unknown_plan", plan=given.plan, plans=", ".join(plans)))
        with_extensions = not given.without_extensions
        params = scope(given.plan, as_of, with_extensions, queries.all_units(connection))
        frames = frames_of_kind(given.name, lambda name: queries.run(connection, name, **params), given.plan)
        context = read_context(connection, given.plan, as_of, with_extensions)
    if given.name == ANNUAL:
        return annual_workbook(frames, context), frames
    query, frame = next(iter(frames.items()))
    is_csv = given.out.suffix.lower() == ".csv"
    return table_csv(frame) if is_csv else table_workbook(query, frame, context), frames


def _publish(given: argparse.Namespace, as_of: datetime, content: bytes, frames: Frames) -> str:
    query = given.name.removeprefix(TABLE)
    title = word("command.published_book") if given.name == ANNUAL else section("query").get(query, query)
    publication = Publication(
        title=title, kind=given.name, plan_id=given.plan, as_of=as_of, with_extensions=not given.without_extensions,
        file_name=given.out.name, filters={"level": None},
    )
    return publish(Store(), publication, content, cells_of(frames))


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")
    parser = _parser()
    given = parser.parse_args(arguments)
    if given.list:
        for name, what in exports().items():
            print(f"{name:40} {what}")
        return 0
    as_of = _check(parser, given)
    content, frames = _build(parser, given, as_of)
    try:
        given.out.write_bytes(content)
        print(word("command.written", file=given.out, size=len(content)))
        if given.publish:
            print(word("command.published", publication=_publish(given, as_of, content, frames),
                       sha256=sha256(content).hexdigest()))
    except StoreBusy as error:
        print(word("command.busy", home=error), file=sys.stderr)
        return 1
    except OSError as error:
        print(word("command.cannot_write", file=error.filename or given.out, reason=error.strerror), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
