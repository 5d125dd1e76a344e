"""What people try at a door: each is refused, said in one sentence, and nothing comes of it."""

import json
import re
import socket
import sqlite3
import statistics
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from websockets.exceptions import InvalidStatus

from dashboard.door import accounts, sessions
from dashboard.door.book import FILE, Book
from etl.audit import NOTES
from tests.door.client import PASSWORD, Browser, put
from tests.door.conftest import PEOPLE
from tests.server import commands, free_port, running

EVIL = "http://evil.example"


def refused_socket(browser: Browser, **how: str) -> int:
    """The answer to a websocket that must not open."""
    with pytest.raises(InvalidStatus) as refused, browser.socket(**how):
        pass
    return refused.value.response.status_code


def test_an_old_cookie_after_signing_out_is_worth_nothing(browser):
    browser.sign_in("leader")
    kept = dict(browser.cookies)
    assert browser.get("/do-bao-phu").status == 200
    with browser.tab() as tab:
        assert not tab.open().errors
        link = browser.form("/dang-xuat", "/tai-khoan")
        assert link.status == 303 and link.headers["clear-site-data"] == '"cache"'
        # the tab that was open is over at its next click, and says how to go on
        shown = tab.open("do-bao-phu")
        assert shown.errors == ["Phiên làm việc đã hết hoặc đã bị đóng. Việc chưa lưu không được ghi; sau khi đăng "
                                "nhập lại có thể làm lại, không sợ ghi trùng."]
        assert re.fullmatch(r'<a href="/dang-nhap\?next=[^"]+"[^>]*>Đăng nhập lại</a>', shown.html)
    browser.cookies = kept
    assert browser.get("/do-bao-phu").location == "/dang-nhap?next=/do-bao-phu"
    assert refused_socket(browser) == 403


def test_a_session_that_somebody_planted_is_not_used(browser):
    browser.cookies["dunghan"] = planted = "A" * 43
    assert browser.sign_in("auditor").status == 303
    assert browser.cookies["dunghan"] not in ("", planted)
    first = browser.cookies["dunghan"]
    # signing in again gives another, and ends the one before
    browser.cookies.pop("dunghan")
    other = Browser(browser.base)
    other.cookies["dunghan"] = first
    form = browser.get("/dang-nhap")
    assert form.status == 200
    browser.cookies["dunghan"] = first
    token = form.body.split('name="form" value="')[1].split('"')[0]
    answer = browser.post("/dang-nhap", form=token, name="auditor", password="con duong lang nho", next="/")
    assert answer.status == 303
    assert browser.cookies["dunghan"] != first
    assert other.get("/tai-khoan").status == 303


def test_an_identity_sent_from_outside_is_taken_off(browser):
    headers = {"X_Dunghan_Session": "1", "X_Dunghan_Role": "administrator"}
    assert browser.get("/do-bao-phu", **headers).status == 303
    assert refused_socket(browser, **headers) == 403
    browser.sign_in("clerk")
    with browser.tab(**headers) as tab:
        tab.open()
        assert "cac-tai-khoan" not in tab.pages


def test_another_sites_page_opens_no_websocket_and_sends_no_form(browser):
    browser.sign_in("secretariat")
    assert refused_socket(browser, origin=EVIL) == refused_socket(browser, origin="null") == 403
    with socket.create_connection(urlsplit(browser.base)[1].split(":"), timeout=10) as wire:
        # a program that is no browser may leave the origin out
        wire.sendall(f"GET /_stcore/stream HTTP/1.1\r\nHost: {browser.host}\r\nCookie: dunghan="
                     f"{browser.cookies['dunghan']}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                     "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n".encode())
        assert wire.recv(65_536).startswith(b"HTTP/1.1 403 ")
    for path in ("/dang-xuat", "/doi-mat-khau", "/dang-nhap"):
        assert browser.post(path, origin=EVIL, form="x").status == 403, path
    assert browser.get("/tai-khoan").status == 200


def test_a_form_without_its_token_changes_nothing(browser):
    browser.sign_in("secretariat")
    assert browser.post("/dang-xuat").status == 403
    assert browser.post("/doi-mat-khau", old="con duong lang nho", new="x" * 20, again="x" * 20).status == 403
    assert browser.post("/dang-nhap", name="leader", password="con duong lang nho").status == 400
    with browser.tab() as tab:
        tab.open()
        assert tab.put(tab.upload_address(), b"x", xsrf="forged").status == 403
    assert browser.get("/tai-khoan").status == 200


@pytest.mark.parametrize("wanted", [
    "//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "/khong-co",
    "/\t/evil.example",
    "/do-bao-phu\r\nSet-Cookie: a=b", "/dang-xuat", "http:evil.example", "/media/x",
])
def test_after_signing_in_nobody_is_led_elsewhere(browser, wanted):
    assert browser.sign_in("leader", wanted=wanted).location == "/"
    assert browser.get("/dang-nhap?next=" + wanted.encode().hex()).location == "/"


def test_a_permalink_survives_the_door(browser):
    wanted = "/do-bao-phu?ke-hoach=H%E1%BB%99i&tinh-den=2022-11-20"
    assert browser.sign_in("leader", wanted=wanted).location == wanted


def test_a_wrong_password_and_an_unknown_name_get_one_answer_in_one_time(address):
    told, seconds = {}, {"leader": [], "khong.co": []}
    for _ in range(4):
        for name in seconds:
            visitor = Browser(address)
            page = visitor.get("/dang-nhap").body
            token = page.split('name="form" value="')[1].split('"')[0]
            start = time.perf_counter()
            answer = visitor.post("/dang-nhap", form=token, name=name, password="khong phai mat khau", next="/")
            seconds[name].append(time.perf_counter() - start)
            told[name] = (answer.status, answer.body.count("không đúng"))
    assert told["leader"] == told["khong.co"] == (401, 1)
    ratio = statistics.median(seconds["leader"]) / statistics.median(seconds["khong.co"])
    assert 0.5 < ratio < 2


def test_after_five_wrong_passwords_even_the_right_one_must_wait(browser):
    for name in ("administrator", "khong.co.ai"):
        answers = [browser.sign_in(name, "sai mat khau roi").status for _ in range(6)]
        assert answers == [401] * 4 + [429] * 2, name
    assert "Thử lại sau" in browser.sign_in("administrator").body
    assert "dunghan" not in browser.cookies


def test_a_session_that_ends_in_the_middle_of_an_upload_leaves_nothing(browser, guarded: Path):
    browser.sign_in("secretariat")
    with browser.tab() as tab:
        tab.open()
        where = tab.upload_address()
        book = Book(guarded)
        session = next(row for row in sessions.open_sessions(book) if row["name"] == "secretariat")
        for row in sessions.open_sessions(book):
            if row["name"] == "secretariat":
                assert sessions.end(book, row["session_id"], "revoked")
        assert session["address"] == "127.0.0.1"
        answer = tab.put(where, b"a workbook")
        assert (answer.status, answer.body) == (401, "Cần đăng nhập.")
    # the same file can be sent again after signing in
    browser.sign_in("secretariat")
    with browser.tab() as tab:
        tab.open()
        assert tab.put(tab.upload_address(), b"a workbook").status == 204


def test_too_large_a_file_is_refused_before_it_is_read(browser):
    browser.sign_in("clerk")
    with browser.tab() as tab:
        tab.open()
        where = tab.upload_address()
        answer = browser.ask("PUT", where, b"", Origin=browser.base, Content_Length=str(10**9),
                             X_Xsrftoken=browser.cookies["_streamlit_xsrf"])
        assert answer.status == 413


def test_a_foreign_host_name_is_refused(browser):
    browser.sign_in("leader")
    assert browser.get("/do-bao-phu", Host="evil.example").status == 400
    assert refused_socket(browser, Host="evil.example") in (400, 403)


def test_the_headers_of_every_answer(browser):
    for path in ("/dang-nhap", "/do-bao-phu", "/khong-co", "/health"):
        headers = browser.get(path).headers
        assert "script-src 'self'" in headers["content-security-policy"], path
        assert "frame-ancestors 'none'" in headers["content-security-policy"], path
        assert headers["x-frame-options"] == "DENY" and headers["x-content-type-options"] == "nosniff", path
        assert headers["cache-control"] == "no-store" and "access-control-allow-origin" not in headers, path
        assert "object-src 'none'; base-uri 'none'" in headers["content-security-policy"], path
        assert headers["referrer-policy"] == headers["cross-origin-resource-policy"] == "same-origin", path
        under_tls = browser.get(path, X_Forwarded_Proto="https").headers
        assert under_tls["strict-transport-security"] == "max-age=31536000; includeSubDomains", path


SPELLINGS = (
    "/app/static/%2e%2e/app.py", "/app/static/..%2f..%2fapp.py", "/static/..%5c..%5cconfig.py", "/static/%2fetc/passwd",
    "/media/%2e%2e/x", "/.git/config", "/accounts.sqlite3", "/app/static/", "/static/", "/dang-nhap%00",
    "/dang-nhap%0aFAKE:%20let%20in", "/dang-nhap/", "/DANG-NHAP", "/_stcore/metrics/", "/static/js/%00",
)


def test_no_spelling_of_a_path_leads_past_the_rules(browser, guarded: Path):
    for path in SPELLINGS:
        assert browser.get(path, Accept="*/*").status in (400, 401), path
    browser.sign_in("leader")
    for path in SPELLINGS:
        assert browser.get(path).status in (400, 404), path
    assert "\nFAKE" not in (guarded / "server.log").read_text("utf-8", "replace")
    # the same letters written otherwise are the same address
    assert browser.get("/%5f%73tcore/metrics").status == 403


@pytest.mark.parametrize("head", [
    "Content-Length: 5\r\nTransfer-Encoding: chunked", "Content-Length: 5\r\nContent-Length: 6",
    "Transfer-Encoding: xchunked", "Transfer-Encoding : chunked", "Content-Length: +5", "X-A: b\nX-B: c", "X-A: b\x00",
    "Host: evil.example",
])
def test_a_message_that_can_be_read_in_two_ways_is_refused(browser, head):
    with socket.create_connection(urlsplit(browser.base)[1].split(":"), timeout=10) as wire:
        wire.sendall(f"POST /dang-nhap HTTP/1.1\r\nHost: {browser.host}\r\n{head}\r\n\r\n0\r\n\r\n"
                     f"GET /health HTTP/1.1\r\nHost: {browser.host}\r\n\r\n".encode())
        answer = wire.recv(65_536)
    assert answer.startswith(b"HTTP/1.1 400 ") and b"200 OK" not in answer


def test_what_is_too_long_or_no_method_of_ours_is_refused(browser):
    assert browser.get("/dang-nhap", X_A="a" * 40_000).status == 431
    for method in ("TRACE", "PUT", "DELETE", "PATCH", "OPTIONS"):
        assert browser.ask(method, "/dang-nhap", Origin=browser.base).status == 405, method
    browser.sign_in("leader")
    # a link or an image signs nobody out
    assert browser.get("/dang-xuat").status in (200, 405) and browser.get("/tai-khoan").status == 200


def test_a_name_with_marks_and_tags_comes_back_as_text(browser):
    answer = browser.sign_in('"><script>alert(1)</script>', "sai mat khau roi")
    assert answer.status == 401 and "<script>" not in answer.body and "&lt;script&gt;" in answer.body


def test_of_two_fields_of_one_name_one_counts_and_no_other_source_is_read(browser):
    token = re.search(r'name="form" value="([^"]*)"', browser.get("/dang-nhap").body)[1]
    body = f"form={token}&name=leader&name=clerk&password={PASSWORD.replace(' ', '+')}&role=administrator".encode()
    answer = browser.ask("POST", "/dang-nhap?name=leader&role=administrator", body, Origin=browser.base,
                         Content_Type="application/x-www-form-urlencoded")
    assert answer.status == 303 and "Người clerk" in browser.get("/tai-khoan").body


def test_an_address_read_in_the_log_is_not_thereby_ones_own(browser):
    reader = Browser(browser.base)
    browser.sign_in("leader")
    reader.sign_in("auditor")
    with browser.tab() as tab:
        tab.open()
        page = tab.open("xuat-bao-cao", "ke-hoach=H%E1%BB%99i+N%C3%B4ng+d%C3%A2n+B%C3%ACnh+D%C6%B0%C6%A1ng+2022")
        link = tab.press(page.built[0])
        assert browser.get(link).headers["content-disposition"].startswith('attachment; filename="')
        assert reader.get(link).status == 404
        with reader.tab() as log:
            log.open()
            assert link.split(".")[0] in log.open("nhat-ky").html
        assert reader.get(link).body.startswith("Không có địa chỉ này")


def test_the_cookie_tells_scripts_nothing_and_is_locked_to_the_host_under_tls(browser):
    lines = browser.form("/dang-nhap", name="leader", password="con duong lang nho", next="/").headers["set-cookie"]
    line = next(line for line in lines.splitlines() if line.startswith("dunghan="))
    assert "HttpOnly" in line and "SameSite=lax" in line and "Secure" not in line and "max-age" not in line.lower()
    # a proxy of this machine says that the browser came over TLS
    browser = Browser(browser.base)
    page = browser.get("/dang-nhap", X_Forwarded_Proto="https")
    assert page.headers["set-cookie"].startswith("__Host-dunghan-form=") and "Secure" in page.headers["set-cookie"]
    token = page.body.split('name="form" value="')[1].split('"')[0]
    body = f"form={token}&name=leader&password=con+duong+lang+nho&next=/".encode()
    how = {"X_Forwarded_Proto": "https", "Content_Type": "application/x-www-form-urlencoded"}
    answer = browser.ask("POST", "/dang-nhap", body, Origin=browser.base.replace("http:", "https:"), **how)
    assert answer.status == 303 and "strict-transport-security" in answer.headers
    assert "__Host-dunghan" in browser.cookies and "dunghan" not in browser.cookies
    assert browser.get("/do-bao-phu", X_Forwarded_Proto="https").status == 200
    assert browser.get("/do-bao-phu").status == 303      # not over a plain connection


def test_tokens_and_passwords_are_kept_nowhere(browser, guarded: Path):
    browser.sign_in("leader")
    token = browser.cookies["dunghan"]
    for path in guarded.iterdir():
        if path.is_file():
            content = path.read_bytes()
            assert token.encode() not in content and b"con duong lang nho" not in content, path.name
    with sqlite3.connect(guarded / FILE) as connection:
        kept = [row[0] for row in connection.execute("select password_hash from account")]
    assert len(kept) >= len(PEOPLE) and all(one.startswith("$argon2id$") for one in kept)


def test_a_setup_link_makes_the_first_administrator_once(tmp_path: Path):
    port = free_port()
    command = [*commands(port)["python -m dashboard"], "--address", "0.0.0.0", "--host", "127.0.0.1", "--setup"]
    with running(command, port, tmp_path):
        visitor = Browser(f"http://127.0.0.1:{port}")
        link = next(word for word in (tmp_path / "server.log").read_text("utf-8").split() if "/thiet-lap?ma=" in word)
        path = "/thiet-lap" + link.split("/thiet-lap")[1]
        assert visitor.get("/do-bao-phu").status == 303 and visitor.get("/thiet-lap?ma=x").status == 404
        code = path.split("=")[1]
        told = {"ma": code, "name": "An", "full_name": "Nguyễn An", "new": "mot cau de nho", "again": "mot cau de nho"}
        assert visitor.form("/thiet-lap", path, **told | {"new": "123456789012", "again": "123456789012"}).status == 400
        assert visitor.form("/thiet-lap", path, **told).location == "/dang-nhap"
        assert visitor.get(path).status == 404 and visitor.form("/thiet-lap", path, **told).status == 404
        assert visitor.sign_in("an", "mot cau de nho").status == 303
        assert visitor.get("/").status == 200
        assert put(visitor, "/_stcore/upload_file/a/b", b"", "").status == 403


def test_a_page_of_another_session_can_not_be_taken_over(browser):
    browser.sign_in("leader")
    other = Browser(browser.base)
    other.sign_in("clerk")
    with browser.tab() as tab:
        tab.open()
        token = browser.cookies["_streamlit_xsrf"]
    # its websocket is closed, so that its page waits to be resumed
    for who, is_same in ((other, False), (browser, True)):
        with who.tab(resume=f"streamlit, {token}, {tab.session_id}") as again:
            again.open()
            assert (again.session_id == tab.session_id) == is_same


def test_ones_other_sessions_end_all_together_for_whoever_knows_the_password(browser):
    other = Browser(browser.base)
    other.sign_in("auditor")
    browser.sign_in("auditor")
    assert browser.post("/tai-khoan", password=PASSWORD).status == 403
    assert browser.form("/tai-khoan", password="sai mat khau roi").status == 400
    assert other.get("/tai-khoan").status == 200
    assert browser.form("/tai-khoan", password=PASSWORD).location == "/tai-khoan?dong=1"
    page = browser.get("/tai-khoan?dong=1")
    assert "Đã đóng các phiên khác" in page.body and "Đóng các phiên khác" not in page.body
    assert other.get("/tai-khoan").status == 303


def test_a_password_that_another_chose_opens_nothing_until_it_is_changed(browser, guarded: Path):
    accounts.add(Book(guarded), name="moi", full_name="Người Mới", role="leader", password=PASSWORD)
    assert browser.sign_in("moi").status == 303
    assert browser.get("/do-bao-phu").location == "/doi-mat-khau"
    assert refused_socket(browser) == 403 and browser.get("/_stcore/host-config").status == 403
    how = {"old": PASSWORD, "new": "mot cau khac han", "again": "mot cau khac han"}
    assert browser.form("/doi-mat-khau", **how | {"again": "khac nua"}).status == 400
    assert browser.form("/doi-mat-khau", **how).location == "/tai-khoan?doi=1"
    assert browser.get("/do-bao-phu").status == 200


def test_what_happened_at_the_door_is_in_the_log(browser, guarded: Path):
    browser.sign_in("auditor", "sai mat khau roi")
    browser.sign_in("auditor")
    browser.get("/media/" + "0" * 32 + ".xlsx")
    noted = [json.loads(line) for line in (guarded / NOTES).read_text("utf-8").splitlines()]
    acts = [(line["act"], line["actor"]) for line in noted if line["actor"] == "auditor"][-3:]
    assert acts == [("account.refused", "auditor"), ("account.sign_in", "auditor"), ("access.refused", "auditor")]
    assert noted[-1]["address"] == "127.0.0.1" and "sai mat khau" not in str(noted)


def test_a_password_typed_for_a_name_is_not_in_the_log(browser, guarded: Path):
    assert browser.sign_in("mat khau go nham cho", "leader").status == 401
    lines = (guarded / NOTES).read_text("utf-8")
    assert "nham" not in lines + (guarded / "server.log").read_text("utf-8", "replace")
    assert json.loads(lines.splitlines()[-1])["actor"] == "?"


def test_when_the_file_of_accounts_is_unusable_everything_is_closed(browser, guarded: Path):
    browser.sign_in("leader")
    (guarded / FILE).chmod(0o644)
    try:
        for path in ("/", "/dang-nhap", "/media/x", "/_stcore/metrics"):
            answer = browser.get(path)
            assert (answer.status, answer.body) == (503, "Tạm thời không đăng nhập được. Người quản trị xem nhật ký "
                                                         "máy chủ."), path
        assert refused_socket(browser) == 403
    finally:
        (guarded / FILE).chmod(0o600)
    assert browser.get("/do-bao-phu").status == 200
