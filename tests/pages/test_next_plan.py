"""Next year's plan: the difference is shown before anything is written; then it is added, logged and can be opened."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from etl.obligation import write_registers
from etl.registers.reference import read_reference
from etl.store import Store
from tests.pages.conftest import PLAN, ROOT, by_label, shown

WOMEN = "Hội LHPN Hóc Môn 2023"


def make(folder: Path, reference: Path) -> Path:
    """A data folder made from reference files, with the files kept as `etl init` keeps them."""
    read = read_reference(reference)
    store = Store(folder)
    with store.write() as connection:
        write_registers(connection, read, reference.name)
        store.keep_registers(read.sha256, [reference])
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    return make(tmp_path_factory.mktemp("forward") / "home", ROOT / "data" / "reference")


@pytest.fixture
def home(made, tmp_path) -> Path:
    return shutil.copytree(made, tmp_path / "home")


def choose(app: AppTest, year: int) -> AppTest:
    by_label(app.selectbox, "Năm mới").select(year).run()
    assert not app.exception
    return app


def test_twelve_communes_become_four_and_the_plan_is_added(home, open_page):
    app = choose(open_page(home, "next_plan", **{"ke-hoach": WOMEN}), 2026)
    html = shown(app)
    assert html.index("Cần quyết định (1)") < html.index("Cần xem lại") < html.index("Kỳ và đơn vị")
    assert "3 đơn vị đã kết thúc, chưa có đơn vị kế tục; 12 đơn vị được thay bằng 4 đơn vị kế tục." in html
    assert "08/11/2026 – 31/12/2026" in html and "(đơn vị mới cùng tên)" in html
    add = by_label(app.button, "Thêm “Hội LHPN Hóc Môn 2026”")
    assert add.disabled
    by_label(app.text_input, "Lý do").set_value("kế hoạch <b>năm mới</b>")
    by_label(app.text_input, "Người thực hiện").set_value("thư ký").run()
    by_label(app.button, "Thêm “Hội LHPN Hóc Môn 2026”").click().run()
    assert not app.exception
    html = shown(app)
    assert "Đã thêm “Hội LHPN Hóc Môn 2026”: 1 chế độ báo cáo, 4 đơn vị" in html
    assert "Mở tổng quan của kế hoạch mới" in html
    again = choose(open_page(home, "next_plan", **{"ke-hoach": WOMEN}), 2026)
    assert "Đã có kế hoạch năm 2026" in again.info[0].value and not again.button
    with closing(Store(home).read()) as connection:
        owed = connection.execute("select count(*) from obligation where plan_id = 'lhpn-hoc-mon-2026'").fetchone()
        assert owed == (4,)
        assert connection.execute("select distinct changed_by from register_change").fetchall() == [("thư ký",)]
    overview = open_page(home, "overview", **{"ke-hoach": "Hội LHPN Hóc Môn 2026"})
    assert by_label(overview.selectbox, "Kế hoạch").value == "lhpn-hoc-mon-2026"


def test_targets_are_cleared_on_demand(made, open_page):
    app = choose(open_page(made, "next_plan", **{"ke-hoach": "UBND tỉnh Bình Dương 2021"}), 2026)
    assert "giữ chỉ tiêu “dự kiến 250 người/hội nghị”" in shown(app)
    by_label(app.radio, "Chỉ tiêu cũ").set_value("clear").run()
    assert "bỏ chỉ tiêu “dự kiến 250 người/hội nghị”" in shown(app)


def without_successors(folder: Path, **texts: str) -> Path:
    """The reference files where nobody follows anybody, each plan file with its own changes."""
    shutil.copytree(ROOT / "data" / "reference", folder)
    successors = folder / "unit_successors.csv"
    successors.write_text(successors.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    for name, text in texts.items():
        (folder / "plans" / f"{name.replace('_', '-')}.yml").write_text(text, encoding="utf-8")
    return folder


def test_nobody_left_cannot_be_added(tmp_path, open_page):
    home = make(tmp_path / "home", without_successors(tmp_path / "reference"))
    app = choose(open_page(home, "next_plan", **{"ke-hoach": PLAN}), 2026)
    assert "Không đơn vị nào còn phải nộp" in app.warning[0].value
    by_label(app.text_input, "Lý do").set_value("thử").run()
    assert by_label(app.button, "Thêm “Hội Nông dân Bình Dương 2026”").disabled


def test_a_plan_without_reports_carries_its_lines(tmp_path, open_page):
    plan = (ROOT / "data" / "reference" / "plans" / "hnd-binh-duong-2022.yml").read_text(encoding="utf-8")
    bare = f"{plan[:plan.index('reports:')]}reports: []\n"
    home = make(tmp_path / "home", without_successors(tmp_path / "reference", hnd_binh_duong_2022=bare))
    app = choose(open_page(home, "next_plan", **{"ke-hoach": PLAN}), 2026)
    assert "không có chế độ báo cáo nào" in shown(app)
    by_label(app.text_input, "Lý do").set_value("thử").run()
    by_label(app.button, "Thêm “Hội Nông dân Bình Dương 2026”").click().run()
    assert not app.exception
    assert "0 chế độ báo cáo, 0 đơn vị" in shown(app)


def test_a_site_without_its_files_says_so(site, open_page):
    app = open_page(site, "next_plan", **{"ke-hoach": PLAN})
    assert app.info and not app.button
