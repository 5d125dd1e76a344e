"""A small real site for the page tests: the product's own registers, a few workbooks down the real road."""

import contextlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from etl.model import Identity, Incoming
from etl.obligation import write_registers
from etl.pipeline import receive
from etl.registers.reference import read_reference
from etl.registry import Registry, read_registry
from etl.store import Store
from tests.builders import filled

ROOT = Path(__file__).parents[2]
MAIN = ROOT / "dashboard" / "main.py"
REPORT, PERIOD = "hnd-binh-duong-2022.nam", "2022"
PLAN = "Hội Nông dân Bình Dương 2022"
# unit -> when its report came; the deadline day is 09/11/2022
RECEIVED = {
    "hnd.binh-duong.thu-dau-mot": datetime(2022, 11, 3, 9),
    "hnd.binh-duong.di-an": datetime(2022, 11, 9, 16),
    "hnd.binh-duong.thuan-an": datetime(2022, 11, 14, 8),
}


def first_indicator(registry: Registry, unit_id: str) -> tuple[str, str]:
    """An item of the unit's report that has an indicator, and the indicator."""
    for item_id in registry.required[REPORT, unit_id]:
        indicators = registry.items[registry.reports[REPORT].plan_id, item_id].indicator_ids
        for indicator_id in indicators:
            if registry.indicators[indicator_id].value_type == "count":
                return item_id, indicator_id
    raise AssertionError(f"{unit_id} has nothing to count")


def workbook(registry: Registry, unit_id: str, value: object) -> bytes:
    """A filled form with one number, or with what somebody typed in its place."""
    item_id, indicator_id = first_indicator(registry, unit_id)
    return filled(registry, REPORT, unit_id, PERIOD, values={(item_id, indicator_id, "in_period"): value})


def make_site(folder: Path) -> Registry:
    """Fill a data folder: three reports accepted, one refused; return its registers."""
    store = Store(folder)
    with store.write() as connection:
        write_registers(connection, read_reference(ROOT / "data" / "reference"), "reference")
    registry = registers(folder)
    files = [
        Incoming(f"Báo cáo {unit_id}.xlsx", workbook(registry, unit_id, 3), moment, "thư điện tử", Identity())
        for unit_id, moment in RECEIVED.items()
    ]
    refused = workbook(registry, "hnd.binh-duong.bau-bang", "12 bài")
    files.append(Incoming("<b>hỏng</b>.xlsx", refused, datetime(2022, 11, 8, 9)))
    outcomes = receive(store, files)
    assert [outcome.outcome for outcome in outcomes] == ["accepted"] * 3 + ["refused"]
    return registry


def registers(folder: Path) -> Registry:
    """The registers of a data folder."""
    with contextlib.closing(Store(folder).read()) as connection:
        return read_registry(connection)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site that tests must not change."""
    folder = tmp_path_factory.mktemp("site")
    make_site(folder)
    return folder


@pytest.fixture
def empty_site(tmp_path: Path) -> Path:
    """A data folder with tables and nothing in them."""
    with Store(tmp_path).write():
        pass
    return tmp_path


@pytest.fixture
def registry(site: Path) -> Registry:
    return registers(site)


@pytest.fixture(scope="session")
def menu(site: Path) -> dict:
    """What Streamlit knows of the pages once any of them has been shown."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DUNGHAN_HOME", str(site))
        return AppTest.from_file(str(MAIN), default_timeout=30).run()._registered_pages


@pytest.fixture
def open_page(menu: dict, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """open_page(folder, 'coverage', **{'ke-hoach': …}) -> the page, run, without any exception."""

    def open_(folder: Path, page: str = "overview", **query: str) -> AppTest:
        monkeypatch.setenv("DUNGHAN_HOME", str(folder))
        st.cache_data.clear()
        st.cache_resource.clear()
        app = AppTest.from_file(str(MAIN), default_timeout=30)
        for key, value in query.items():
            app.query_params[key] = value
        if page != "overview":
            # opened first, as by a link; else AppTest would have to show another page to learn the menu
            app._registered_pages = menu
            app.switch_page(f"pages/{page}.py")
        app.run()
        assert not app.exception
        return app

    return open_


def shown(app: AppTest) -> str:
    """All HTML of the page, one piece after another."""
    return "\n".join(piece.proto.body for piece in app.get("html"))


def by_label(widgets, label: str):
    """The one widget with this label."""
    found = [widget for widget in widgets if widget.label == label]
    assert len(found) == 1, f"{len(found)} widgets are called {label!r}"
    return found[0]
