"""Role by address, over real HTTP and websockets: what is allowed is allowed, everything else is refused."""

import subprocess
import sys

import pytest
from websockets.exceptions import InvalidStatus

from dashboard import shell
from dashboard.door import roles, rules
from dashboard.door.rules import Need
from tests.door.client import Browser, put
from tests.door.conftest import FOREIGN, OWN, PEOPLE
from tests.server import ROOT

ADDRESSES = {name: path for name, path in shell.addresses().items() if path}
_ROUTES = """
from dashboard import app
list(map(print, app.route_paths(app.app)))
"""


@pytest.fixture(scope="module")
def routes(address: str) -> list[str]:
    """The addresses of the running server, as it tells them itself."""
    started = "import dashboard.app as a\na.app._starlette_app = a.app._build_starlette_app()\n"
    done = subprocess.run([sys.executable, "-c", started + _ROUTES], cwd=ROOT, capture_output=True, text=True,
                          check=True)
    return done.stdout.split()


def test_every_address_of_the_server_has_a_rule(routes):
    assert "/_stcore/stream" in routes and "/dang-nhap" in routes and "/media/{file_id:path}" in routes
    assert rules.without_rule(routes) == []
    assert rules.without_rule(["/bao-cao-moi", "/_stcore/new"]) == ["/bao-cao-moi", "/_stcore/new"]


def test_without_a_session_only_the_door_answers(routes, browser):
    opened = {path for path in routes if "{" not in path
              and browser.get(path, Accept="*/*").status not in (401, 403, 404, 405)}
    assert opened == {"/dang-nhap", "/health", "/_stcore/health"}
    for path in ("/media/" + "0" * 32 + ".xlsx", "/app/static/vi.js", "/_stcore/metrics", "/_stcore/host-config"):
        assert browser.get(path).status == 401, path
    for path in ("/app/static/door.css", "/app/static/fonts/be-vietnam-pro-latin-400-normal.woff2"):
        assert browser.get(path).status == 200, path
    with pytest.raises(InvalidStatus) as refused, browser.socket():
        pass
    assert refused.value.response.status_code == 403
    assert put(browser, "/_stcore/upload_file/x/y", b"x", "").status == 401


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_page_leads_to_the_door_and_back(browser, name):
    answer = browser.get(f"/{ADDRESSES[name]}?ke-hoach=a%20b")
    assert answer.status == 303
    assert answer.location == f"/dang-nhap?next=/{ADDRESSES[name]}%3Fke-hoach%3Da%2520b"


@pytest.mark.parametrize("role", PEOPLE)
def test_each_role_has_its_pages_and_no_other(role, signed_in):
    everything = _hashes(signed_in)
    with signed_in[role].tab() as tab:
        tab.open()
        served = {page for page in tab.pages if page}
        may = {ADDRESSES[page] for page in roles.PAGES[role]}
        assert served | {ADDRESSES["overview"]} == may | {ADDRESSES["overview"]}
        for page, page_hash in everything.items():
            shown = tab.open(page, page_hash=page_hash)
            assert (shown.page_hash == page_hash) == (page in tab.pages), page


def _hashes(signed_in: dict[str, Browser]) -> dict[str, str]:
    """Every page's hash, whoever may open it: what a person could send by hand."""
    found: dict[str, str] = {}
    for browser in signed_in.values():
        with browser.tab() as tab:
            tab.open()
            found |= {page: page_hash for page, page_hash in tab.pages.items() if page}
    return found


def test_from_a_page_with_filters_back_to_where_a_role_begins(signed_in):
    with signed_in["clerk"].tab() as tab:
        for page in ("", "don-vi", "ho-so-nop", ""):
            shown = tab.open(page)
            assert not any("Mã lỗi" in said for said in shown.errors), (page, shown.errors)


@pytest.mark.parametrize(("role", "status"), [
    ("leader", 403), ("auditor", 403), ("secretariat", 204), ("clerk", 204), ("administrator", 204)])
def test_who_may_send_files(role, status, signed_in):
    with signed_in[role].tab() as tab:
        tab.open()
        assert tab.put(tab.upload_address(), b"x").status == status


@pytest.mark.parametrize(("role", "status"), [
    ("leader", 403), ("auditor", 403), ("secretariat", 403), ("clerk", 403), ("administrator", 200)])
def test_who_may_read_the_measurements(role, status, signed_in):
    assert signed_in[role].get("/_stcore/metrics").status == status


def test_another_sessions_upload_address_is_refused(signed_in):
    with signed_in["secretariat"].tab() as theirs, signed_in["clerk"].tab() as mine:
        theirs.open()
        mine.open()
        assert mine.put(theirs.upload_address(), b"x").status == 403


def test_a_file_is_handed_to_its_session_alone(signed_in):
    with signed_in["leader"].tab() as tab, signed_in["auditor"].tab() as other:
        tab.open()
        other.open()
        page = tab.open("xuat-bao-cao", "ke-hoach=H%E1%BB%99i+N%C3%B4ng+d%C3%A2n+B%C3%ACnh+D%C6%B0%C6%A1ng+2022")
        link = tab.press(page.built[0])
        assert link.startswith("/media/")
        answer = signed_in["leader"].get(link)
        assert answer.status == 200 and answer.headers["cache-control"] == "no-store"
        for role in ("secretariat", "clerk", "auditor"):
            assert signed_in[role].get(link).status == 404, role
        assert signed_in["leader"].get("/media/" + "0" * 32 + ".xlsx").status == 404


@pytest.mark.parametrize(("role", "unit_id", "is_shown"), [
    ("secretariat", OWN, True), ("secretariat", FOREIGN, True), ("leader", FOREIGN, True), ("clerk", OWN, True),
    ("clerk", FOREIGN, False), ("clerk", "hnd.khong-co", False)])
def test_a_units_page_is_as_if_it_did_not_exist(role, unit_id, is_shown, signed_in):
    with signed_in[role].tab() as tab:
        tab.open()
        shown = tab.open("don-vi", f"don-vi={unit_id}")
        assert ("Không tìm thấy đơn vị" not in " ".join(shown.errors)) == is_shown
        assert (unit_id in shown.html or "dh-unit" in shown.html or not shown.errors) == is_shown


def test_a_clerk_sees_no_other_unit_anywhere(signed_in):
    with signed_in["clerk"].tab() as tab:
        tab.open()
        for page in [page for page in tab.pages if page]:
            shown = tab.open(page, "ke-hoach=H%E1%BB%99i+N%C3%B4ng+d%C3%A2n+B%C3%ACnh+D%C6%B0%C6%A1ng+2022")
            assert "Dĩ An" not in shown.html and FOREIGN not in shown.html, page


@pytest.mark.parametrize("role", ["auditor", "leader"])
def test_who_changes_nothing_is_offered_nothing(role, signed_in):
    buttons = {"Ghi quyết định", "Công bố", "Thêm tài khoản", "Đóng phiên", "Khóa tài khoản", "Nộp", "Gửi thư"}
    with signed_in[role].tab() as tab:
        tab.open()
        for page in [page for page in tab.pages if page]:
            shown = tab.open(page)
            assert not buttons & set(shown.labels), page
            assert not [label for label in shown.labels if label.startswith(("Tệp báo cáo", "Sổ danh mục"))], page


def test_an_unknown_address_is_refused(signed_in):
    for path in ("/bao-cao-moi", "/_stcore/agent/interact", "/auth/login", "/oauth2callback", "/a/../dang-nhap"):
        assert signed_in["administrator"].get(path).status == 404, path


def test_needs_are_what_the_table_says():
    assert rules.need_of("/") is Need.SESSION
    assert rules.need_of("//evil.example") is None
    assert rules.need_of("/tong-quan/../x") is None
