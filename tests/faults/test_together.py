"""The dashboard is open and being clicked while files are loaded and a backup is made; a second one runs beside it."""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from etl.backup import check_backup
from etl.form import Filling, write_template
from etl.registry import Registry, read_registry
from etl.store import Store
from tests.browser.visit import go_to
from tests.conftest import REPOSITORY, process
from tests.server import serving

pytestmark = pytest.mark.browser

REPORT, OTHER_REPORT = "mttq-tra-vinh-2022.dinh-ky", "hnd-binh-duong-2022.nam"
FILES = 40


def registers(home: Path) -> Registry:
    with closing(Store(home).read()) as connection:
        return read_registry(connection)


def forms(registry: Registry, folder: Path) -> list[Path]:
    """All 36 reports of one plan and four of another, each with one value."""
    folder.mkdir()
    keys = sorted(registry.obligations)
    wanted = [key for key in keys if key[0] == REPORT] + [key for key in keys if key[0] == OTHER_REPORT]
    paths = []
    for number, key in enumerate(wanted[:FILES]):
        item_id = registry.required[key[:2]][0]
        indicator_id = registry.items[registry.reports[key[0]].plan_id, item_id].indicator_ids[0]
        path = folder / f"{number:02}.xlsx"
        path.write_bytes(write_template(registry, *key, Filling({(item_id, indicator_id, "in_period"): 1})))
        paths.append(path)
    return paths


def start(home: Path, *arguments: object) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "etl", *map(str, arguments)], cwd=REPOSITORY, stdout=subprocess.DEVNULL,
        env=os.environ | {"DUNGHAN_HOME": str(home), "PYTHONUTF8": "1"},
    )


def click_through(page: Page) -> None:
    for section, name in (("Theo dõi", "Độ bao phủ"), ("Theo dõi", "Đúng hạn"), ("Nghiệp vụ", "Hồ sơ nộp"),
                          ("Theo dõi", "Tổng quan")):
        go_to(page, section, name)
        expect(page.locator("[data-testid=stException]")).to_have_count(0)


def test_loading_and_backing_up_under_an_open_dashboard(browser: Browser, tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert process("etl", "init", home=home).returncode == 0
    registry = registers(home)
    paths = forms(registry, tmp_path / "forms")
    address = urlencode({"ke-hoach": registry.plans[registry.reports[REPORT].plan_id].short_title,
                         "tinh-den": "2022-12-31"})
    # two servers on one data folder: both work, and each shows what anybody takes in
    with serving("python -m dashboard", home) as base, serving("python -m dashboard", home) as other:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{base}/?{address}")
        expect(page.locator(".dh-headline")).to_contain_text("0/36")
        load = start(home, "load", *paths, "--received-at", "2022-12-01")
        backup = start(home, "backup", tmp_path / "backups")
        rounds = 0
        while load.poll() is None or backup.poll() is None or rounds < 2:
            click_through(page)
            rounds += 1
        assert (load.returncode, backup.returncode) == (0, 0)
        go_to(page, "Theo dõi", "Độ bao phủ")
        go_to(page, "Theo dõi", "Tổng quan")
        expect(page.locator(".dh-headline")).to_contain_text("36/36")
        page.goto(f"{other}/?{address}")
        expect(page.locator(".dh-headline")).to_contain_text("36/36", timeout=20_000)
        assert errors == []
        page.close()
    made, = (tmp_path / "backups").iterdir()
    assert check_backup(made) == []
    assert process("etl", "verify", home=home).returncode == 0
