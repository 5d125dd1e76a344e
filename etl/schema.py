"""The SQL of etl/sql: single statements by name, and the numbered files that build the tables."""

from datetime import datetime
from pathlib import Path

import duckdb

_SQL = Path(__file__).parent / "sql"


def migrations() -> tuple[str, ...]:
    """Names of the numbered files of etl/sql, in the order in which they build the tables."""
    return tuple(sorted(path.stem for path in _SQL.glob("[0-9][0-9][0-9]_*.sql")))


def statement(name: str) -> str:
    """The text of etl/sql/<name>.sql."""
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")


def pending(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Names of the numbered files that are not in yet, in order."""
    try:
        applied = {name for (name,) in connection.execute("select name from migration").fetchall()}
    except duckdb.CatalogException:
        return list(migrations())       # nothing yet: new, or its first writer was killed
    return [name for name in migrations() if name not in applied]


def is_behind(connection: duckdb.DuckDBPyConnection) -> bool:
    """True when an earlier version made the tables."""
    return bool(pending(connection))


def migrate(connection: duckdb.DuckDBPyConnection, at: datetime) -> None:
    """Apply the numbered files that are not in yet, each in a transaction of its own."""
    connection.execute("create table if not exists migration (name varchar not null, applied_at timestamp not null)")
    for name in pending(connection):
        connection.execute("begin")
        connection.execute(statement(name))
        connection.execute("insert into migration values ($name, $at)", {"name": name, "at": at})
        connection.execute("commit")
