"""dashboard -> queries, etl; queries, etl -> nothing; stops -> no other stop. And the checker sees a breach."""

import ast
import importlib
from pathlib import Path

import pytest

from tests.house.rules import breaches
from tests.house.source import imports, product, text


@pytest.mark.parametrize("path", product(), ids=str)
def test_imports_keep_to_the_layers(path: Path):
    assert breaches(path.as_posix(), text(path)) == []


@pytest.mark.parametrize("path", product(), ids=str)
def test_everything_imported_exists(path: Path):
    """Pages run at import, so what they import is imported instead: a dead name fails here, not on a click."""
    for name in imports(text(path)):
        module, _, last = name.rpartition(".")
        if name.split(".")[0] in {"dashboard", "etl", "queries"} and module:
            try:
                importlib.import_module(name)
            except ModuleNotFoundError as missing:
                if missing.name != name:
                    raise
                assert hasattr(importlib.import_module(module), last), f"{path} imports {name}, which is not there"


@pytest.mark.parametrize("path", [path for path in product() if path.parent.as_posix() == "dashboard/pages"], ids=str)
def test_no_box_keeps_a_function_of_its_page(path: Path):
    """Streamlit holds it for as long as the tab is open, and with it every table that the page has made."""
    own = {node.name for node in ast.walk(ast.parse(text(path))) if isinstance(node, ast.FunctionDef)}
    for node in ast.walk(ast.parse(text(path))):
        if isinstance(node, ast.keyword) and node.arg in ("format_func", "on_change", "on_click"):
            is_own = isinstance(node.value, ast.Lambda) or isinstance(node.value, ast.Name) and node.value.id in own
            assert not is_own, f"{path}:{node.value.lineno}: take dashboard.text.named"


@pytest.mark.parametrize(("path", "source", "what"), [
    ("queries/coverage.py", "import etl.store", "queries may not"),
    ("etl/store.py", "from queries import run", "etl may not"),
    ("etl/text/words.py", "def f():\n    import dashboard.text", "etl may not"),
    ("etl/read.py", "from etl.gate import inspect", "another stop"),
    ("etl/validate.py", "from etl import extract", "another stop"),
    ("dashboard/charts.py", "import streamlit as st", "streamlit"),
    ("dashboard/export/book.py", "from duckdb import connect", "duckdb"),
    ("dashboard/pages/overview.py", "import plotly.express as px", "slow"),
    ("dashboard/pages/overview.py", "from plotly import express", "slow"),
    ("dashboard/ask.py", "import duckdb as d\nd.connect('x')", "only etl/store.py"),
    ("etl/load.py", "from duckdb import connect as open_\nopen_('x')", "only etl/store.py"),
    ("etl/load.py", "from .store import Store", "relatively"),
    ("dashboard/ask.py", "from tests.ledger import x", "may not"),
    ("run.py", "import etl", "run may not"),
])
def test_a_planted_breach_is_found(path: str, source: str, what: str):
    assert [breach for breach in breaches(path, source) if what in breach]


@pytest.mark.parametrize(("path", "source"), [
    ("dashboard/ask.py", "import duckdb\nimport queries\nfrom etl.store import Store"),
    ("etl/pipeline.py", "from etl.gate import a\nfrom etl.load import b"),
    ("etl/store.py", "import duckdb\nduckdb.connect('x')"),
    ("queries/__main__.py", "from etl.store import Store"),
])
def test_what_is_allowed_passes(path: str, source: str):
    assert breaches(path, source) == []
