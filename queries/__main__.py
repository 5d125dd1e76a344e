"""The command line: python -m queries [NAME] [--as-of ISO] [--changed-since ISO] [--plan ID …] [--param k=v …] …"""

import argparse
import csv
import json
import sys
from contextlib import closing

import duckdb
import pandas as pd

import queries
from etl.store import Store, StoreMissing, now
from queries.difference import difference


class _Parser(argparse.ArgumentParser):
    """One line for a wrong command line, and exit 2."""

    def error(self, message: str) -> None:
        self.exit(2, f"{self.prog}: {' '.join(message.split())} (--help)\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m queries", description="Runs one query on the published data; without a name, "
                     "lists the queries with grain, parameters and columns.")
    parser.add_argument("name", nargs="?", help="a query's name")
    parser.add_argument("--as-of", metavar="ISO", help="only what came before this instant counts; "
                        "a bare date means that its whole day has passed; default: now")
    parser.add_argument("--changed-since", metavar="ISO", help="only what is different from the answer as of this "
                        "instant: the row's grain, column, before, after")
    parser.add_argument("--plan", metavar="ID", action="append", help="a plan's id; may be repeated; default: all")
    parser.add_argument("--param", metavar="K=V", action="append", default=[], help="any other parameter of the query")
    parser.add_argument("--format", choices=("table", "csv", "json"), default="table")
    parser.add_argument("--without-extensions", action="store_true", help="as if no extension had been granted")
    parser.add_argument("--check", action="store_true", help="run every check query; exit 1 when one returns rows")
    return parser


def list_queries() -> None:
    """Print every query with what it answers, its grain, parameters and columns."""
    for name in queries.names():
        known = queries.query(name)
        print(f"{name}\n    {known.answers}\n    grain:   {', '.join(known.grain)}")
        print(f"    params:  {', '.join(f'{k} {v}' for k, v in known.params.items()) or '-'}")
        print(f"    columns: {', '.join(known.columns)}")


def _params(arguments: argparse.Namespace, connection: duckdb.DuckDBPyConnection) -> dict[str, object]:
    params: dict[str, object] = {
        "as_of": queries.as_of(arguments.as_of) if arguments.as_of else now(),
        "unit_ids": queries.all_units(connection),
        "plan_ids": arguments.plan,
        "with_extensions": not arguments.without_extensions,
    } | queries.EVERYTHING
    known = {plan_id for (plan_id,) in connection.execute("select plan_id from plan").fetchall()}
    unknown = set(arguments.plan or ()) - known
    if unknown:
        raise ValueError(f"there is no plan {', '.join(sorted(unknown))}; there are {', '.join(sorted(known))}")
    for pair in arguments.param:
        key, separator, value = pair.partition("=")
        if not separator:
            raise ValueError(f"--param {pair}: k=v expected")
        # several ids are written with commas; nothing written is null
        params[key] = (value.split(",") if value else None) if key.endswith("_ids") else value
    return params


def _changed(
    connection: duckdb.DuckDBPyConnection, name: str, since: str, params: dict[str, object]
) -> tuple[list[str], list[tuple]]:
    """The columns and rows of what changed in a query's answer between two instants."""
    earlier = queries.as_of(since)
    if "as_of" not in queries.query(name).params:
        raise ValueError(f"{name} is the same at every instant")
    if earlier > params["as_of"]:
        raise ValueError("--changed-since must not be later than --as-of")
    before = _objects(queries.execute(connection, name, **(params | {"as_of": earlier})))
    after = _objects(queries.execute(connection, name, **params))
    found = difference(before, after, queries.query(name).grain)
    return list(found.columns), list(found.itertuples(index=False, name=None))


def _objects(answer: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """An answer whose cells print as they do without --changed-since: a date stays a date."""
    return pd.DataFrame(answer.fetchall(), columns=[column[0] for column in answer.description], dtype=object)


def _print(columns: list[str], rows: list[tuple], form: str) -> None:
    if form == "json":
        records = [dict(zip(columns, row, strict=True)) for row in rows]
        print(json.dumps(records, ensure_ascii=False, indent=1, default=str))
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
    else:
        texts = [columns, *(["" if cell is None else str(cell) for cell in row] for row in rows)]
        widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
        for line in texts:
            print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def run_checks(connection: duckdb.DuckDBPyConnection, params: dict[str, object]) -> int:
    """Run every check query and print the rows that are wrong; return how many checks found any."""
    wrong = 0
    for name in queries.checks():
        frame = queries.run(connection, name, **params)
        if len(frame):
            wrong += 1
            print(f"{name}: {len(frame)}\n{frame.head(20).to_string(index=False)}")
    return wrong


def check_connection(connection: duckdb.DuckDBPyConnection) -> int:
    """The same for everything of a store that is just opened."""
    return run_checks(queries.prepare(connection), _params(_parser().parse_args([]), connection))


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return the exit code."""
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    parser = _parser()
    given = parser.parse_args(arguments)
    if not given.name and not given.check:
        list_queries()
        return 0
    try:
        connection = Store().read()
    except StoreMissing as error:
        parser.error(f"no data folder at {error}: python -m etl init")
    with closing(queries.prepare(connection)):
        try:
            params = _params(given, connection)
            if given.check:
                return min(run_checks(connection, params), 1)
            if given.changed_since:
                _print(*_changed(connection, given.name, given.changed_since, params), given.format)
                return 0
            answer = queries.execute(connection, given.name, **params)
        except queries.UnknownQuery:
            parser.error(f"there is no query {given.name}")
        except (TypeError, ValueError, duckdb.ConversionException, duckdb.InvalidInputException) as error:
            parser.error(str(error))
        columns = [column[0] for column in answer.description]
        _print(columns, answer.fetchall(), given.format)
    return 0


if __name__ == "__main__":
    sys.exit(main())
