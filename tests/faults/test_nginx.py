"""nginx with TLS in front, with the shipped configuration: signing in, pages, websocket, files both ways, forgeries."""

import gzip
import http.client
import io
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect
from websockets.exceptions import InvalidStatus

from dashboard.door import sessions
from dashboard.door.book import Book
from etl.audit import NOTES
from etl.gate import MAX_FILE_BYTES
from tests.browser.conftest import screenshots
from tests.browser.visit import go_to, open_page, settle
from tests.door.client import PASSWORD, Browser
from tests.door.conftest import people
from tests.pages.conftest import PLAN, make_site, registers, workbook
from tests.server import ROOT, free_port, serving

__all__ = ["screenshots"]
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
pytestmark = [pytest.mark.browser, pytest.mark.skipif(
    not (Path(NGINX).exists() and shutil.which("openssl")), reason="nginx and openssl are not installed")]
HOST, ELSEWHERE = "localhost", "127.0.0.9"      # the second is not the proxy's own address
UNIT = "hnd.binh-duong.bau-bang"
SHIPPED = ROOT / "deploy" / "debian" / "nginx-dunghan.conf"


def configured(folder: Path, plain: int, tls: int, upstream: str) -> Path:
    """The shipped file with this machine's ports, name and certificate, inside the smallest frame."""
    site = SHIPPED.read_text(encoding="utf-8").replace("bao-cao.example.gov.vn", HOST)
    site = site.replace("127.0.0.1:8501", upstream).replace("/etc/ssl/dunghan", str(folder))
    site = site.replace("/var/log/nginx", str(folder))
    site = re.sub(r"listen (\[::\]:)?80;", lambda m: "" if m[1] else f"listen 127.0.0.1:{plain};", site)
    site = re.sub(r"listen (\[::\]:)?443 ssl http2;", lambda m: "" if m[1] else f"listen 127.0.0.1:{tls} ssl http2;",
                  site)
    own = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    frame = (f"daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}} http {{ access_log off; {own}"
             f" types {{}} default_type text/plain; {site} }}")
    path = folder / "nginx.conf"
    path.write_text(frame, encoding="utf-8")
    return path


@dataclass(frozen=True)
class Front:
    """An nginx before a server with accounts: its ports, the server's own address, the data folder."""

    plain: int
    tls: int
    behind: str
    home: Path

    @property
    def base(self) -> str:
        return f"https://{HOST}:{self.tls}"


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    folder = tmp_path_factory.mktemp("nginx")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={HOST}",
                    "-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"], check=True,
                   capture_output=True)
    home = folder / "home"
    make_site(home)
    people(home)
    plain, tls = free_port(), free_port()
    with serving("python -m dashboard", home) as behind:
        path = configured(folder, plain, tls, behind.removeprefix("http://"))
        process = subprocess.Popen([NGINX, "-c", str(path), "-p", str(folder), "-e", str(folder / "error.log")])
        try:
            for _ in range(50):
                if (folder / "pid").exists():
                    break
                time.sleep(0.1)
            yield Front(plain, tls, behind, home)
        finally:
            process.terminate()
            process.wait()


@pytest.fixture(scope="module")
def leader(front: Front) -> Browser:
    """Signed in from another address than the proxy's."""
    found = Browser(front.base, ELSEWHERE)
    answer = found.form("/dang-nhap", name="leader", password=PASSWORD, next="/")
    assert answer.status == 303, answer.body
    return found


def get(port: int, path: str, *, is_tls: bool = True, **headers: str) -> tuple[int, dict[str, str], bytes]:
    trusting = ssl._create_unverified_context()
    made = http.client.HTTPSConnection(HOST, port, context=trusting) if is_tls else http.client.HTTPConnection(
        HOST, port)
    made.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = made.getresponse()
    return answer.status, {key.lower(): value for key, value in answer.getheaders()}, answer.read()


def test_plain_http_is_sent_to_tls_at_our_own_name(front: Front) -> None:
    for forged in ({}, {"Host": "evil.example"}):
        status, headers, _ = get(front.plain, "/don-vi?a=b", is_tls=False, **forged)
        assert (status, headers["location"]) == (301, f"https://{HOST}/don-vi?a=b")


def test_the_proxys_log_has_no_secret_of_a_link(front: Front) -> None:
    for port, is_tls in ((front.plain, False), (front.tls, True)):
        get(port, "/thiet-lap?ma=bi-mat", is_tls=is_tls, Referer=f"{front.base}/thiet-lap?ma=bi-mat")
    log, asked = front.home.parent / "dunghan.log", '"GET /thiet-lap HTTP/1.1"'
    # nginx writes its line once the answer is out
    until = time.monotonic() + 10
    while (text := log.read_text("utf-8")).count(asked) < 2 and time.monotonic() < until:
        time.sleep(0.05)
    assert text.count(asked) == 2 and "bi-mat" not in text


def spoken(front: Front, newest: ssl.TLSVersion) -> str | None:
    """The version that a browser which knows no newer one comes to speak."""
    context = ssl._create_unverified_context()
    context.set_ciphers("DEFAULT@SECLEVEL=0")       # or this side would refuse the old ones itself
    context.minimum_version, context.maximum_version = ssl.TLSVersion.MINIMUM_SUPPORTED, newest
    with socket.create_connection((HOST, front.tls)) as wire, context.wrap_socket(wire) as wrapped:
        return wrapped.version()


def test_only_versions_of_tls_that_hold_are_spoken(front: Front) -> None:
    assert spoken(front, ssl.TLSVersion.MAXIMUM_SUPPORTED) == "TLSv1.3"
    assert spoken(front, ssl.TLSVersion.TLSv1_2) == "TLSv1.2"
    # its alert, not a refusal of this side
    with pytest.warns(DeprecationWarning), pytest.raises(ssl.SSLError, match="ALERT_PROTOCOL_VERSION"):
        spoken(front, ssl.TLSVersion.TLSv1_1)


def test_cookies_are_of_this_host_and_of_tls_only(front: Front, leader: Browser) -> None:
    assert "__Host-dunghan" in leader.cookies and "dunghan" not in leader.cookies
    lines = Browser(front.base).form("/dang-nhap", name="auditor", password=PASSWORD, next="/").headers["set-cookie"]
    line = next(line for line in lines.splitlines() if line.startswith("__Host-dunghan="))
    assert {"HttpOnly", "Secure", "Path=/", "SameSite=lax"} <= set(line.split("; ")) and "domain" not in line.lower()
    assert all("Secure" in line for line in lines.splitlines())


def test_a_page_over_tls_is_compressed_and_its_scripts_are_kept(front: Front, leader: Browser) -> None:
    answer = leader.get("/")
    headers = answer.headers
    assert answer.status == 200 and "max-age" in headers["strict-transport-security"]
    assert headers["x-frame-options"] == "DENY" and "default-src" in headers["content-security-policy"]
    script = re.search(r'src="\.?(/static/js/[^"]+)"', answer.body)[1]
    status, headers, content = get(front.tls, script, Accept_Encoding="gzip")
    assert status == 200 and headers["content-encoding"] == "gzip" and len(gzip.decompress(content)) > len(content)
    assert "immutable" in headers["cache-control"] and headers["cache-control"].count("max-age") == 1
    assert get(front.tls, "/static/js/none.js")[1]["cache-control"] == "no-store"


def test_figures_of_operation_are_for_this_machine_only(front: Front, leader: Browser) -> None:
    assert leader.get("/_stcore/metrics").status == 404
    assert leader.get("/metrics").status == 403


def test_what_is_forged_is_refused_through_the_proxy(front: Front, leader: Browser) -> None:
    assert leader.get("/do-bao-phu", Host="evil.example").status == 400
    for origin in ("https://evil.example", front.base.replace("https:", "http:"), f"https://{HOST}"):
        assert leader.post("/dang-xuat", origin=origin, form="x").status == 403, origin
        with pytest.raises(InvalidStatus) as refused, leader.socket(origin=origin):
            pass
        assert refused.value.response.status_code == 403, origin
    assert leader.get("/do-bao-phu", X_Forwarded_Host="evil.example", Forwarded="host=evil.example").status == 200
    # a plain page can not have made itself look like one of TLS
    assert Browser(front.base).get("/dang-nhap", X_Forwarded_Proto="http").headers["set-cookie"].startswith("__Host-")


def noted(front: Front, act: str) -> list[tuple[str, str]]:
    """(actor, address) of what was noted as this act."""
    lines = [json.loads(line) for line in (front.home / NOTES).read_text("utf-8").splitlines()]
    return [(line["actor"], line["address"]) for line in lines if line["act"] == act]


def test_the_log_and_the_sessions_know_where_a_person_really_is(front: Front, leader: Browser) -> None:
    visitor = Browser(front.base, ELSEWHERE)
    visitor.form("/dang-nhap", name="secretariat", password="khong phai", next="/")
    assert ("secretariat", ELSEWHERE) in noted(front, "account.refused")
    # what a person says of where they are is not believed, neither through the proxy nor past it
    token = re.search('name="form" value="([^"]*)"', visitor.get("/dang-nhap").body)[1]
    body = f"form={token}&name=clerk&password=x".encode()
    how = {"Content_Type": "application/x-www-form-urlencoded", "X_Forwarded_For": "10.1.2.3"}
    assert visitor.ask("POST", "/dang-nhap", body, Origin=front.base, **how).status == 401
    past = Browser(front.behind, ELSEWHERE)
    assert not past.get("/dang-nhap", X_Forwarded_Proto="https").headers["set-cookie"].startswith("__Host-")
    token = re.search('name="form" value="([^"]*)"', past.get("/dang-nhap").body)[1]
    body = body.replace(body.split(b"&")[0], f"form={token}".encode())
    assert past.ask("POST", "/dang-nhap", body, Origin=front.behind, **how).status == 401
    assert noted(front, "account.refused").count(("clerk", ELSEWHERE)) == 2
    assert ("leader", ELSEWHERE) in noted(front, "account.sign_in")
    kept = {(row["name"], row["address"]) for row in sessions.open_sessions(Book(front.home))}
    assert ("leader", ELSEWHERE) in kept
    # and so does a page, through its websocket
    with leader.tab() as tab:
        tab.open()
        page = tab.open("xuat-bao-cao", "ke-hoach=H%E1%BB%99i+N%C3%B4ng+d%C3%A2n+B%C3%ACnh+D%C6%B0%C6%A1ng+2022")
        assert leader.get(tab.press(page.built[0])).status == 200
    assert noted(front, "export") == [("leader", ELSEWHERE)]


def sent(front: Front, size: int, path: str = "/_stcore/upload_file/x/y") -> int:
    """The answer to an upload that says its size, before a byte of it is sent."""
    made = http.client.HTTPSConnection(HOST, front.tls, context=ssl._create_unverified_context(), timeout=30)
    made.putrequest("PUT", path)
    for name, value in {"Content-Length": str(size), "Content-Type": "multipart/form-data; boundary=x"}.items():
        made.putheader(name, value)
    made.endheaders()
    status = made.getresponse().status
    made.close()
    return status


def test_what_is_larger_than_any_file_goes_no_further_than_the_proxy(front: Front) -> None:
    assert sent(front, 46 * 2**20) == 413


def large(front: Front) -> bytes:
    """A filled form that a picture makes as large as a file may be."""
    whole = io.BytesIO(workbook(registers(front.home), UNIT, 12))
    with zipfile.ZipFile(whole, "a") as package:
        package.writestr("xl/media/image1.png", os.urandom(MAX_FILE_BYTES - len(whole.getvalue()) - 4096))
    return whole.getvalue()


@pytest.fixture
def page(browser: Chromium) -> Iterator[Page]:
    context = browser.new_context(ignore_https_errors=True, viewport={"width": 1440, "height": 900})
    yield context.new_page()
    context.close()


def test_a_person_signs_in_follows_sends_and_takes_away(front: Front, page: Page, tmp_path: Path) -> None:
    query = {"ke-hoach": PLAN, "tinh-den": "2022-11-20"}
    enter(page, f"{front.base}/do-bao-phu", "secretariat")
    assert page.url.endswith("/do-bao-phu")
    settle(page)
    cookie = next(one for one in page.context.cookies() if one["name"].endswith("dunghan"))
    assert cookie["name"] == "__Host-dunghan" and cookie["secure"] and cookie["httpOnly"]
    assert all(one["secure"] for one in page.context.cookies() if not one["name"].startswith("dunghan-visited"))

    # the page lives through its websocket
    open_page(page, front.base, "", **query)
    expect(page.locator(".dh-headline")).to_contain_text("3/9 đơn vị")
    page.get_by_label("Loại", exact=True).first.click()
    page.get_by_role("option", name="Thành phố", exact=True).click()
    expect(page.locator(".dh-headline")).to_contain_text("3/3 đơn vị")

    # a workbook as large as one may be
    open_page(page, front.base, "nop-bao-cao", **query)
    path = tmp_path / "Báo cáo Bàu Bàng.xlsx"
    path.write_bytes(large(front))
    assert 0 <= MAX_FILE_BYTES - path.stat().st_size < 10_000
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="Nộp 1 tệp").click(timeout=60_000)
    expect(page.get_by_text("nhận 1,")).to_be_visible(timeout=60_000)

    # and an export, with what was just sent
    go_to(page, "Xuất báo cáo", "Xuất báo cáo")
    with page.expect_download(timeout=60_000) as taken:
        page.get_by_role("button", name="Tải sổ số liệu báo cáo").click()
    taken.value.save_as(tmp_path / "taken.xlsx")
    assert load_workbook(tmp_path / "taken.xlsx", read_only=True).sheetnames


def test_a_tab_that_is_open_when_its_session_ends_leads_to_the_door_and_back(
    front: Front, page: Page, screenshots: Path
) -> None:
    query = {"ke-hoach": PLAN, "tinh-den": "2022-11-20"}
    enter(page, f"{front.base}/dang-nhap?next=/do-bao-phu", "auditor")
    open_page(page, front.base, "do-bao-phu", **query)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    revoke(front, "auditor")
    page.wait_for_url("**/dang-nhap?*", timeout=20_000)
    expect(page.get_by_role("status")).to_contain_text("Phiên làm việc đã hết hoặc đã bị đóng")
    page.screenshot(path=screenshots / "phien-da-het.png")
    asked.clear()
    page.wait_for_timeout(1_000)
    assert asked == []      # nothing knocks on
    enter(page, None, "auditor")
    page.wait_for_url("**/do-bao-phu?*tinh-den=2022-11-20*")
    settle(page)

    # where no connection can be opened, what is asked first is refused: the page does not try for ever
    page.route_web_socket("**/_stcore/stream", lambda socket: socket.close())
    page.reload()
    revoke(front, "auditor")
    page.wait_for_url("**/dang-nhap?*", timeout=20_000)


def enter(page: Page, address: str | None, name: str) -> None:
    """Sign in; address None: on the page that is open."""
    if address:
        page.goto(address)
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.wait_for_url(lambda url: "/dang-nhap" not in url)


def revoke(front: Front, name: str) -> None:
    book = Book(front.home)
    for row in sessions.open_sessions(book):
        if row["name"] == name:
            assert sessions.end(book, row["session_id"], "revoked")
