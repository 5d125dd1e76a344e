"""The plan's tables for programs: CSV and Parquet in one zip, with a data package descriptor that tells every column.

The descriptor follows the Data Package standard, version 2 (datapackage.org). Pure: the same frames and context give
the same bytes.
"""

import hashlib
import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

import queries
from dashboard.export.context import ExportContext
from dashboard.export.fields import field, type_of
from dashboard.export.frames import Frames
from dashboard.export.table import table_csv
from dashboard.export.words import section, word

PACKAGE_QUERIES = (
    "plan_list", "report_list", "period_list", "content_item_list", "obligation_status", "submission_log",
    "coverage_by_plan", "coverage_by_plan_period", "coverage_by_unit_period", "timeliness_by_unit_period",
    "content_coverage_by_plan", "content_coverage_by_unit_item", "blind_spots", "league_table", "indicator_by_plan",
    "indicator_before_by_plan", "indicator_by_period", "indicator_annual", "indicator_by_unit_period", "notes_by_item",
)
_PROFILE = "https://datapackage.org/profiles/2.0/{}.json"
_NO_TIME = (1980, 1, 1, 0, 0, 0)        # a zip entry's own date would change the bytes at every run
_FACES = {
    "csv": {"mediatype": "text/csv", "encoding": "utf-8", "dialect": {
        "$schema": _PROFILE.format("tabledialect"), "delimiter": ",", "lineTerminator": "\r\n", "doubleQuote": True,
    }},
    "parquet": {"mediatype": "application/vnd.apache.parquet"},
}
_ARROW = {"integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_(), "date": pa.date32(),
          "datetime": pa.timestamp("us"), "string": pa.string(), "array": pa.list_(pa.string())}


def data_package(frames: Frames, context: ExportContext) -> bytes:
    """The .zip: datapackage.json, and under data/ each table of PACKAGE_QUERIES as .csv and .parquet."""
    packed = BytesIO()
    files: dict[str, bytes] = {}
    resources = [one for name in PACKAGE_QUERIES for one in _resources(name, frames[name], files)]
    described = json.dumps(_descriptor(resources, context), ensure_ascii=False, indent=2)
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for path, content in {"datapackage.json": described.encode(), **files}.items():
            entry = ZipInfo(path, _NO_TIME)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, content)
    return packed.getvalue()


def _descriptor(resources: list[dict[str, Any]], context: ExportContext) -> dict[str, Any]:
    notes = [word("package.about"), context.stamp, word("package.formula"), word("package.blank")]
    return {
        "$schema": _PROFILE.format("datapackage"),
        "name": context.plan_id.lower(),
        "title": context.plan_title,
        "description": "\n\n".join([context.sample_label, *notes] if context.sample_label else notes),
        "created": context.as_of.isoformat() + "+07:00",
        "sources": [{"title": ", ".join(part for part in (context.issuer, context.number) if part)}],
        # not of the standard: what every file of ours says about itself
        "as_of": context.as_of.isoformat() + "+07:00",
        "with_extensions": context.with_extensions,
        "filters": dict(context.filters),
        "is_sample": context.sample_label is not None,
        "resources": resources,
    }


def _resources(name: str, frame: pd.DataFrame, files: dict[str, bytes]) -> Iterator[dict[str, Any]]:
    """The two faces of one table; their bytes are added to `files` by path."""
    types = {column: type_of(column, frame[column]) for column in frame.columns}
    whole = [column for column, kind in types.items() if kind == "integer"]
    frame = frame.astype(dict.fromkeys(whole, "Int64"))
    content = {"csv": table_csv(frame), "parquet": _parquet(frame, types)}
    for face, about in _FACES.items():
        path = f"data/{name}.{face}"
        files[path] = content[face]
        yield {
            "name": name if face == "csv" else f"{name}-{face}", "type": "table", "path": path,
            "title": section("query").get(name, name), "format": face, **about, "bytes": len(content[face]),
            "hash": f"sha256:{hashlib.sha256(content[face]).hexdigest()}", "schema": _schema(name, types),
        }


def _schema(name: str, types: dict[str, str]) -> dict[str, Any]:
    grain = queries.query(name).grain
    return {
        "$schema": _PROFILE.format("tableschema"),
        "fields": [
            {"name": column, "title": field(column).title, "description": field(column).description, "type": kind}
            | ({"format": "any"} if kind == "datetime" else {})
            for column, kind in types.items()
        ],
        "missingValues": [""],
        **({"primaryKey": list(grain)} if grain else {}),
    }


def _parquet(frame: pd.DataFrame, types: dict[str, str]) -> bytes:
    schema = pa.schema([
        pa.field(column, _ARROW[kind], metadata={"title": field(column).title,
                                                 "description": field(column).description})
        for column, kind in types.items()
    ])
    columns = [pa.Array.from_pandas(frame[column]).cast(_ARROW[kind]) for column, kind in types.items()]
    written = BytesIO()
    pq.write_table(pa.table(columns, schema=schema), written, compression="zstd")
    return written.getvalue()
