"""Publishing: bytes, filters and cells of a file are kept for good; nothing that comes later changes them."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import duckdb
import pyarrow

from etl.audit import Line, record
from etl.disk_words import is_of_disk, reason
from etl.load import new_id
from etl.schema import statement
from etl.store import Store, now

_CELL = pyarrow.schema([(name, pyarrow.string()) for name in ("query_name", "row_key", "column_name", "value")])
_LOGGED = ("title", "kind", "plan_id", "as_of", "with_extensions", "filters", "sha256", "file_name", "published_by")


@dataclass(frozen=True, slots=True)
class Publication:
    """What a published file says about itself. `kind`: its name in the list of exports.

    `filters`: those beside plan, instant and extensions, by name; what json can hold.
    """

    title: str
    kind: str
    plan_id: str
    as_of: datetime
    with_extensions: bool
    file_name: str
    filters: Mapping[str, Any] = field(default_factory=dict)
    published_by: str | None = None


class NotYet(ValueError):
    """The instant lies in the future: ordinary paperwork would still change what was published."""


class NotKept(RuntimeError):
    """The disk did not take it: nothing was published. Its text says why, in a few words."""


def publish(
    store: Store, publication: Publication, content: bytes, cells: Sequence[tuple[str, str, str, str]]
) -> str:
    """Keep the file and its cells (query, row key, column, value); return the publication's id.

    The same bytes for the same instant and filters are one publication: its id comes back and nothing is written.
    Raises NotYet, NotKept, or StoreBusy as every writer.
    """
    moment = now()
    if publication.as_of > moment:
        raise NotYet(publication.as_of.isoformat())
    try:
        return _keep(store, _row(publication, content, moment), content, cells)
    except (OSError, duckdb.Error) as error:
        if not is_of_disk(error):
            raise
        raise NotKept(reason(error)) from error


def _keep(
    store: Store, row: dict[str, Any], content: bytes, cells: Sequence[tuple[str, str, str, str]]
) -> str:
    store.keep_original(content, row["sha256"])
    with store.write() as connection:
        same = ("sha256", "kind", "plan_id", "as_of", "with_extensions", "filters")
        found = connection.execute(statement("find_publication"), {name: row[name] for name in same}).fetchone()
        if found is not None:
            return found[0]
        connection.execute("begin")
        connection.execute(statement("insert_publication"), row)
        columns = [list(column) for column in zip(*cells, strict=True)] or [[]] * len(_CELL)
        connection.register("arriving", pyarrow.table(columns, schema=_CELL))
        connection.execute(statement("insert_publication_cells"), {"publication_id": row["publication_id"]})
        connection.unregister("arriving")
        record(connection, [Line("publication", row["publication_id"], {name: row[name] for name in _LOGGED})])
        connection.execute("commit")
    return row["publication_id"]


def _row(publication: Publication, content: bytes, moment: datetime) -> dict[str, Any]:
    return {
        "publication_id": new_id(), "title": publication.title, "kind": publication.kind,
        "plan_id": publication.plan_id, "as_of": publication.as_of, "with_extensions": publication.with_extensions,
        "filters": json.dumps(dict(publication.filters), ensure_ascii=False, sort_keys=True),
        "sha256": hashlib.sha256(content).hexdigest(), "byte_count": len(content), "file_name": publication.file_name,
        "published_by": publication.published_by, "published_at": moment,
    }
