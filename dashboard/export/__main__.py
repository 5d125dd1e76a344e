"""The command line: python -m dashboard.export NAME --plan ID [--as-of ISO] [--without-extensions] --out FILE."""

import argparse
import sys
from contextlib import closing
from datetime import datetime
from pathlib import Path

import queries
from dashboard.export import annual_workbook, table_csv, table_workbook
from dashboard.export.gather import gather, read_context, scope
from dashboard.export.words import word
from etl.store import Store, StoreMissing, now

ANNUAL = "annual-workbook"
TABLE = "table:"
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
    return parser


def exports() -> dict[str, str]:
    """Name -> what it is. Queries that need more than plan, units and instant are not offered as tables."""
    tables = [name for name in queries.names() if set(queries.query(name).params) <= _SCOPE]
    return {ANNUAL: word("command.annual_workbook"), **{TABLE + name: word("command.table") for name in tables}}


def _check(parser: _Parser, given: argparse.Namespace) -> datetime:
    """Refuse a wrong command line; return the instant. Without --as-of all of today counts, as on the pages."""
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
    try:
        return queries.as_of(given.as_of or now().date().isoformat())
    except ValueError:
        parser.error(word("command.bad_as_of", text=given.as_of))


def _build(parser: _Parser, given: argparse.Namespace, as_of: datetime) -> bytes:
    try:
        connection = Store().read()
    except StoreMissing as error:
        parser.error(word("command.no_store", home=error))
    with closing(queries.prepare(connection)):
        plans = queries.run(connection, "plan_list")["plan_id"].tolist()
        if given.plan not in plans:
            parser.error(word("command.unknown_plan", plan=given.plan, plans=", ".join(plans)))
        with_extensions = not given.without_extensions
        unit_ids = queries.all_units(connection)
        if given.name == ANNUAL:
            return annual_workbook(*gather(connection, given.plan, as_of, with_extensions, unit_ids))
        query = given.name.removeprefix(TABLE)
        frame = queries.run(connection, query, **scope(given.plan, as_of, with_extensions, unit_ids))
        if "plan_id" in frame.columns:      # registers have no filter of their own
            frame = frame[frame["plan_id"] == given.plan]
        if given.out.suffix.lower() == ".csv":
            return table_csv(frame)
        return table_workbook(query, frame, read_context(connection, given.plan, as_of, with_extensions))


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
    content = _build(parser, given, _check(parser, given))
    try:
        given.out.write_bytes(content)
    except OSError as error:
        print(word("command.cannot_write", file=given.out, reason=error.strerror), file=sys.stderr)
        return 1
    print(word("command.written", file=given.out, size=len(content)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
