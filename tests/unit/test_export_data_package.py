"""The data package: its descriptor says the truth about every file, and every column of every query is described."""

import csv
import hashlib
import json
import zipfile
from io import BytesIO, StringIO

import jsonschema
import pandas as pd
import pyarrow.parquet as pq
import pytest

import queries
from dashboard.export.catalogue import TABLE, exports
from dashboard.export.data_package import PACKAGE_QUERIES, data_package
from dashboard.export.fields import field
from tests.five_plans import PLANS, gathered

# what the standard asks of a descriptor, version 2: the parts that we use
FIELD = {
    "type": "object", "required": ["name", "type", "title", "description"],
    "properties": {
        "name": {"type": "string", "minLength": 1}, "title": {"type": "string", "minLength": 1},
        "description": {"type": "string", "minLength": 8},
        "type": {"enum": ["string", "integer", "number", "boolean", "date", "datetime", "array"]},
    },
}
RESOURCE = {
    "type": "object", "required": ["name", "path", "type", "format", "mediatype", "bytes", "hash", "schema", "title"],
    "properties": {
        "name": {"type": "string", "pattern": "^[a-z0-9._-]+$"}, "path": {"type": "string", "pattern": "^[^./][^:]*$"},
        "type": {"const": "table"}, "bytes": {"type": "integer"}, "hash": {"pattern": "^sha256:[0-9a-f]{64}$"},
        "schema": {
            "type": "object", "required": ["fields"],
            "properties": {
                "fields": {"type": "array", "minItems": 1, "items": FIELD},
                "primaryKey": {"type": "array", "items": {"type": "string"}},
                "missingValues": {"type": "array", "items": {"type": "string"}},
            },
        },
    },
}
PACKAGE = {
    "type": "object", "required": ["$schema", "name", "title", "created", "resources"],
    "properties": {
        "name": {"pattern": "^[a-z0-9._-]+$"}, "created": {"type": "string", "format": "date-time"},
        "resources": {"type": "array", "minItems": 1, "items": RESOURCE},
    },
}


@pytest.fixture(scope="module", params=PLANS[:2])
def package(request):
    """Frames, the descriptor, and the files by path."""
    frames, context = gathered(request.param, PACKAGE_QUERIES)
    with zipfile.ZipFile(BytesIO(data_package(frames, context))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return frames, json.loads(files.pop("datapackage.json")), files


def table(files, resource):
    return list(csv.DictReader(StringIO(files[resource["path"]].decode("utf-8-sig"))))


def test_descriptor_is_of_the_standard(package):
    _, descriptor, files = package
    jsonschema.validate(descriptor, PACKAGE, format_checker=jsonschema.FormatChecker())
    assert {one["path"] for one in descriptor["resources"]} == set(files)
    assert len({one["name"] for one in descriptor["resources"]}) == len(files) == 2 * len(PACKAGE_QUERIES)


def test_hashes_and_bytes(package):
    _, descriptor, files = package
    for one in descriptor["resources"]:
        content = files[one["path"]]
        assert one["bytes"] == len(content)
        assert one["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_every_row_and_number_in_both_faces(package):
    frames, descriptor, files = package
    for one in descriptor["resources"]:
        frame = frames[one["path"].removeprefix("data/").split(".")[0]]
        names = [each["name"] for each in one["schema"]["fields"]]
        assert names == list(frame.columns)
        if one["format"] == "parquet":
            read = pq.read_table(BytesIO(files[one["path"]])).to_pandas()
            assert list(read.columns) == names
        else:
            assert files[one["path"]].startswith(b"\xef\xbb\xbf")
            read = pd.DataFrame(table(files, one), columns=names)
        assert len(read) == len(frame)
        for each in one["schema"]["fields"]:
            if each["type"] in ("integer", "number"):
                found = pd.to_numeric(read[each["name"]]).astype(float).tolist()
                assert found == pytest.approx(frame[each["name"]].astype(float).tolist(), nan_ok=True)


def test_types_are_what_the_files_hold(package):
    _, descriptor, files = package
    for one in descriptor["resources"]:
        if one["format"] == "csv":
            for each in one["schema"]["fields"]:
                given = [row[each["name"]] for row in table(files, one) if row[each["name"]]]
                if each["type"] == "integer":
                    assert all(text.lstrip("-").isdigit() for text in given), each
                if each["type"] == "boolean":
                    assert set(given) <= {"true", "false"}, each
                if each["type"] == "date":
                    assert all(len(text) == 10 for text in given), each


def test_primary_keys_are_unique(package):
    _, descriptor, files = package
    for one in descriptor["resources"]:
        if one["format"] == "csv" and "primaryKey" in one["schema"]:
            keys = [tuple(row[name] for name in one["schema"]["primaryKey"]) for row in table(files, one)]
            assert len(keys) == len(set(keys)), one["name"]


def test_says_instant_filters_and_sample(package):
    _, descriptor, _ = package
    assert descriptor["is_sample"] is True
    assert "MINH HỌA" in descriptor["description"]
    assert descriptor["filters"]
    assert descriptor["as_of"].endswith("+07:00")


def test_same_numbers_same_bytes():
    frames, context = gathered(PLANS[0], PACKAGE_QUERIES)
    assert data_package(frames, context) == data_package(frames, context)


@pytest.mark.parametrize("name", [name.removeprefix(TABLE) for name in exports() if name.startswith(TABLE)])
def test_every_column_of_every_exported_query_is_described(name):
    for column in queries.query(name).columns:
        told = field(column)
        assert told.title
        assert len(told.description) > 7
