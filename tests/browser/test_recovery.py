"""What a killed loader left is there when the dashboard starts."""

from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from etl.store import Store
from tests.pages.conftest import make_site
from tests.server import serving

pytestmark = pytest.mark.browser


def test_starting_publishes_what_was_committed(tmp_path: Path) -> None:
    make_site(tmp_path)
    before = Store(tmp_path).current()
    with closing(duckdb.connect(str(tmp_path / "build.duckdb"))) as killed:
        killed.execute("insert into setting values ('note', 'left behind', '2025-01-01')")
    with serving("python -m dashboard", tmp_path):
        assert Store(tmp_path).current() != before
    with closing(Store(tmp_path).read()) as connection:
        assert ("left behind",) in connection.execute("select value from setting").fetchall()
