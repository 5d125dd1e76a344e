"""The command line: python -m dashboard.export NAME --plan ID [--span KEY] [--as-of ISO] … --out FILE [--publish]."""

import argparse
import sys
from contextlib import closing
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, NoReturn

import queries
from dashboard.export.catalogue import TABLE, Export, build, export, exports
from dashboard.export.context import ExportContext
from dashboard.export.frames import Frames
from dashboard.export.gather import frames_of, read_context, read_spans, scope
from dashboard.export.office import NO_FILES, read_office
from dashboard.export.paper.refused import PaperRefused
from dashboard.export.refused import ExportRefused
from dashboard.export.span import Span, find_span
from dashboard.export.whole_file import write_whole
from dashboard.export.words import word
from dashboard.publication import cells_of, filters_of
from etl.disk_words import reason
from etl.publish import NotKept, Publication, publish
from etl.store import Store, StoreBusy, StoreMissing, now


class _Parser(argparse.ArgumentParser):
    """One line for a wrong command line, and exit 2."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {' '.join(message.split())}\n")


def _parser() -> _Parser:
    parser = _Parser(prog="python -m dashboard.export", description=word("command.description"))
    parser.add_argument("name", nargs="?", metavar="NAME", help=word("command.name_help"))
    parser.add_argument("--list", action="store_true", help=word("command.list_help"))
    parser.add_argument("--plan", metavar="ID", help=word("command.plan_help"))
    parser.add_argument("--span", metavar="KEY", help=word("command.span_help"))
    parser.add_argument("--as-of", metavar="ISO", help=word("command.as_of_help"))
    parser.add_argument("--without-extensions", action="store_true", help=word("command.without_help"))
    parser.add_argument("--out", metavar="FILE", type=Path, help=word("command.out_help"))
    parser.add_argument("--publish", action="store_true", help=word("command.publish_help"))
    return parser


def _list(parser: _Parser, given: argparse.Namespace) -> int:
    """Print every name; with a plan, its spans too."""
    for name, what in exports().items():
        print(f"{name:40} {what.title} ({', '.join(what.suffixes)})")
    if given.plan:
        with closing(_prepared(parser)) as connection:
            _known_plan(parser, connection, given.plan)
            for span in read_spans(connection, given.plan):
                print(f"--span {span.key:33} {span.label}")
    return 0


def _check(parser: _Parser, given: argparse.Namespace) -> tuple[Export, datetime]:
    """Refuse a wrong command line; return what is wanted and the instant. Without --as-of all of today counts, as on
    the pages. What is published counts until this moment: what comes later today is not late paperwork.
    """
    wanted = _wanted(parser, given.name)
    if not given.plan:
        parser.error(word("command.no_plan"))
    if not given.out:
        parser.error(word("command.no_out"))
    if given.out.suffix.lower() not in wanted.suffixes:
        parser.error(word("command.bad_format", file=given.out, wanted=" / ".join(wanted.suffixes)))
    if given.publish and not given.as_of:
        return wanted, now()
    try:
        as_of = queries.as_of(given.as_of or now().date().isoformat())
    except ValueError:
        parser.error(word("command.bad_as_of", text=given.as_of))
    if given.publish and as_of > now():
        parser.error(word("command.not_yet", text=given.as_of))
    return wanted, as_of


def _wanted(parser: _Parser, name: str | None) -> Export:
    if not name:
        parser.error(word("command.no_name"))
    wanted = export(name)
    if wanted is None:
        query = name.removeprefix(TABLE)
        if name.startswith(TABLE) and query in queries.names():
            missing = ", ".join(sorted(set(queries.query(query).params) - set(scope("", datetime.min, True, []))))
            parser.error(word("command.needs_more", name=query, missing=missing))
        parser.error(word("command.unknown_name", name=name))
    return wanted


def _prepared(parser: _Parser) -> Any:
    try:
        return queries.prepare(Store().read())
    except StoreMissing as error:
        parser.error(word("command.no_store", home=error))


def _known_plan(parser: _Parser, connection: Any, plan_id: str) -> None:
    plans = queries.run(connection, "plan_list")["plan_id"].tolist()
    if plan_id not in plans:
        parser.error(word("command.unknown_plan", plan=plan_id, plans=", ".join(plans)))


def _span(parser: _Parser, connection: Any, given: argparse.Namespace) -> Span | None:
    """The span asked for; without one the latest whole year of the plan."""
    spans = read_spans(connection, given.plan)
    if not given.span:
        return spans[0] if spans else None
    found = find_span(spans, given.span)
    if found is None:
        keys = ", ".join(span.key for span in spans) or "-"
        parser.error(word("command.unknown_span", span=given.span, plan=given.plan, spans=keys))
    return found


def _read(
    parser: _Parser, given: argparse.Namespace, wanted: Export, as_of: datetime
) -> tuple[Frames, ExportContext]:
    """The query results that the file shows, and what it says of itself."""
    with closing(_prepared(parser)) as connection:
        _known_plan(parser, connection, given.plan)
        span, with_extensions = _span(parser, connection, given), not given.without_extensions
        params = scope(given.plan, as_of, with_extensions, queries.all_units(connection), span)
        context = read_context(connection, given.plan, as_of, with_extensions, span)
        return frames_of(lambda name: queries.run(connection, name, **params), given.plan, wanted.asked, span), context


def _publish(given: argparse.Namespace, wanted: Export, context: ExportContext, content: bytes, frames: Frames) -> str:
    shown = {name: frames[name] for name in wanted.queries}
    publication = Publication(
        title=wanted.title, kind=wanted.name, plan_id=given.plan, as_of=context.as_of,
        with_extensions=context.with_extensions, file_name=given.out.name,
        filters=filters_of(None, context.span, shown),
    )
    return publish(Store(), publication, content, cells_of(shown))


def _write(parser: _Parser, given: argparse.Namespace) -> None:
    wanted, as_of = _check(parser, given)
    frames, context = _read(parser, given, wanted, as_of)
    files = read_office(Store().folder) if wanted.is_paper else NO_FILES
    content = build(wanted, frames, context, files, given.out.suffix.lower())
    write_whole(given.out, content)
    print(word("command.written", file=given.out, size=len(content)))
    if given.publish:
        publication = _publish(given, wanted, context, content, frames)
        print(word("command.published", publication=publication, sha256=sha256(content).hexdigest()))


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return the exit code: 0 written, 1 refused or not possible, 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")
    parser = _parser()
    given = parser.parse_args(arguments)
    if given.list:
        return _list(parser, given)
    try:
        _write(parser, given)
    except (ExportRefused, PaperRefused) as error:
        problem = str(error)
    except StoreBusy as error:
        problem = word("command.busy", home=error)
    except OSError as error:
        problem = word("command.cannot_write", file=error.filename or given.out, reason=reason(error))
    except NotKept as error:
        problem = word("command.cannot_keep", home=Store().folder, reason=error)
    else:
        return 0
    print(problem, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
