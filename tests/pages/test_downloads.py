"""Whatever leaves a page as a file stands in the log: who, when, which file; and only while the session lasts."""

import ast
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard import acting, download
from dashboard.audit_words import act_word
from dashboard.viewer import NotAllowed
from etl.audit import NOTES
from etl.registry import Registry
from etl.store import Store
from tests.pages.conftest import PLAN, shown

ROOT = Path(download.__file__).parent
THEN = {"ke-hoach": PLAN, "tinh-den": "2022-11-20"}


def calls(path: Path) -> list[ast.Call]:
    return [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]


def test_every_file_leaves_by_the_one_way() -> None:
    found = {path.name for path in ROOT.rglob("*.py") for call in calls(path)
             if isinstance(call.func, ast.Attribute) and call.func.attr == "download_button"}
    assert found == {"download.py"}


def test_every_act_has_a_word() -> None:
    texts = [path.read_text("utf-8") for path in ROOT.rglob("*.py")]
    acts = {act for text in texts for act in re.findall(r'"(download\.\w+)"', text)}
    assert len(acts) > 10 and not [act for act in acts if act_word(act) == act]


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], bytes]]:
    """Label -> what is done when the button is pressed."""
    found: dict[str, Callable[[], bytes]] = {}
    monkeypatch.setattr(download.st, "download_button", lambda label, data, **_: found.update({label: data}))
    return found


@pytest.fixture
def own_site(site: Path, tmp_path: Path) -> Path:
    """A copy that a test may write into."""
    return Path(shutil.copytree(site, tmp_path / "own"))


def noted(folder: Path) -> list[tuple[str, str | None, dict]]:
    """(act, object, what was said of it), as they came; and the file is emptied."""
    lines = [json.loads(line) for line in (folder / NOTES).read_text("utf-8").splitlines()]
    (folder / NOTES).unlink()
    assert {line["actor"] for line in lines} == {"an.nguyen"} and all(line["done_at"] for line in lines)
    return [(line["act"], line["object"], json.loads(line["after_value"])) for line in lines]


def test_taking_a_file_away_is_noted(own_site, registry: Registry, open_page, offered, monkeypatch) -> None:
    monkeypatch.setattr(acting, "actor", lambda: ("an.nguyen", "10.0.0.7"))
    html = shown(open_page(own_site, "submissions", **{"ke-hoach": PLAN, "ket-qua": "Từ chối"}))
    submission_id = re.search(r"lan-nop=([0-9a-f-]{36})", html)[1]
    open_page(own_site, "submissions", **{"ke-hoach": PLAN, "lan-nop": submission_id})
    assert not (own_site / NOTES).exists()      # to be offered a file is not to take it
    original = offered["Tải bản gốc"]()
    assert original.startswith(b"PK") and offered["Tệp đã đánh dấu lỗi"]().startswith(b"PK")
    (act, which, told), (marked, _, _) = noted(own_site)
    assert (act, which, marked) == ("download.original", submission_id, "download.marked")
    assert told == {"file_name": "<b>hỏng</b>.xlsx", "bytes": len(original)}

    open_page(own_site, "reminders", **THEN)
    for label in ("Công văn từng đơn vị (.zip)", "Danh sách (.xlsx)", "Lịch hạn (.ics)"):
        assert offered[label]()
    found = noted(own_site)
    assert [act for act, _, _ in found] == ["download.letters", "download.reminder_list", "download.calendar"]
    assert {which for _, which, _ in found} == {"hnd-binh-duong-2022"}


def test_when_the_session_is_over_nothing_is_handed_over(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("DUNGHAN_HOME", str(tmp_path))
    Store(tmp_path).recover()
    made = acting.noting(lambda: pytest.fail("built"), "download.original", "x")
    monkeypatch.setattr("dashboard.door.visitor.is_guarded", lambda: True)
    with pytest.raises(NotAllowed):
        made()
    assert not (tmp_path / NOTES).exists()
