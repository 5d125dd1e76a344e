"""Signing in at the province's provider: over real HTTP, against a provider that is a process of its own."""

import json
import re
import sys
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from dashboard.door import accounts, sessions
from dashboard.door.book import Book
from etl.audit import NOTES
from tests.conftest import command
from tests.door.client import Answer, Browser
from tests.door.conftest import FOREIGN, OWN
from tests.door.provider.settings import CLIENT_ID, PASSWORD, PEOPLE, ROGUE, SECRET
from tests.server import commands, free_port, running

LABEL = "Tài khoản của tỉnh"
GO, BACK = "/dang-nhap-tinh", "/dang-nhap-tinh/ve"
SETTINGS = """
issuer = "{issuer}"
client_id = "{client}"
label = "{label}"
check_seconds = 1
[role]
claim = "realm_access.roles"
[role.values]
dh-lanh-dao = "leader"
dh-thu-ky = "secretariat"
dh-can-bo = "clerk"
dh-quan-tri = "administrator"
[unit]
claim = "don_vi"
[unit.values]
TOAN-TINH = "*"
DV-1 = "{own}"
DV-2 = "{foreign}"
DV-3 = "hnd.khong-co"
"""


def one(name: str, role: str, unit: object = "TOAN-TINH", **more: object) -> dict[str, object]:
    return {"name": name, "full_name": f"Người {name}", "roles": ["offline_access", role],
            "more": {"don_vi": unit}} | more


WHO = {
    "lan": one("lan.tt", "dh-thu-ky"), "clerk": one("can.bo", "dh-can-bo", ["DV-1"]),
    "quan": one("quan.tri", "dh-quan-tri"), "khach": one("khach", "nhan-vien"),
    "leader": one("leader", "dh-lanh-dao"), "khong": one("khong.don.vi", "dh-can-bo", []),
    "nhieu": one("nhieu", "dh-can-bo", ["DV-1", "DV-2"]), "la": one("la", "dh-can-bo", "DV-9"),
    "mat": one("mat", "dh-can-bo", "DV-3"), "nghi": one("nghi", "dh-lanh-dao"), "doi": one("doi", "dh-lanh-dao"),
    "khoa": one("khoa", "dh-lanh-dao"), "ten": one("0912 Nguyễn", "dh-lanh-dao"),
}


class Place:
    """The provider, from the outside."""

    def __init__(self, base: str, folder: Path) -> None:
        self.base, self.folder, self.people = base, folder, dict(WHO)
        self.tell()

    def tell(self, **changed: dict[str, object]) -> None:
        """Change people there."""
        self.people |= changed
        (self.folder / PEOPLE).write_text(json.dumps(self.people), "utf-8")


@pytest.fixture(scope="module")
def both(guarded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Place]]:
    """Our server and the provider."""
    ours, theirs, folder = free_port(), free_port(), tmp_path_factory.mktemp("provider")
    base, place = f"http://127.0.0.1:{ours}", Place(f"http://127.0.0.1:{theirs}", folder)
    write(guarded, "sign_on.toml", SETTINGS.format(
        issuer=f"{place.base}/o", client=CLIENT_ID, label=LABEL, own=OWN, foreign=FOREIGN))
    write(guarded, "sign_on.secret", SECRET + "\n")
    provider = [sys.executable, "-m", "tests.door.provider", "--port", str(theirs), "--folder", str(folder),
                "--client", base]
    with running(provider, theirs, folder), running(commands(ours)["python -m dashboard"], ours, guarded):
        yield base, place


@pytest.fixture
def place(both: tuple[str, Place]) -> Iterator[Place]:
    yield both[1]
    (both[1].folder / ROGUE).unlink(missing_ok=True)


@pytest.fixture
def mine(both: tuple[str, Place]) -> Browser:
    return Browser(both[0])


@pytest.fixture
def theirs(place: Place) -> Browser:
    """The same person's browser, as the provider sees it."""
    return Browser(place.base)


def write(folder: Path, name: str, content: str, mode: int = 0o600) -> None:
    (folder / name).write_text(content, "utf-8")
    (folder / name).chmod(mode)


def path_of(address: str) -> str:
    found = urlsplit(address)
    return f"{found.path}?{found.query}"


def through(mine: Browser, theirs: Browser, name: str, wanted: str = "/") -> str:
    """Go to the provider, sign in there; the way back, not yet gone."""
    asked = mine.get(f"{GO}?{urlencode({'next': wanted})}")
    assert asked.status == 303, asked.body
    return at_the_provider(theirs, asked.location, name)


def at_the_provider(theirs: Browser, address: str, name: str) -> str:
    answer = theirs.get(path_of(address))
    if "/login/" in answer.location:
        answer = theirs.post(answer.location, username=name, password=PASSWORD)
        assert answer.status == 302, "not signed in at the provider"
        answer = theirs.get(answer.location)
    assert answer.status == 302, answer.body
    return path_of(answer.location)


def sign_in(mine: Browser, theirs: Browser, name: str, wanted: str = "/") -> Answer:
    return mine.get(through(mine, theirs, name, wanted))


def said(answer: Answer) -> str:
    """The sentence in which somebody was refused."""
    found = re.search(r'role="alert">([^<]*)', answer.body)
    return unescape(found[1]) if found else ""


def until(is_so: object, seconds: float = 8) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if is_so():
            return True
        time.sleep(0.1)
    return False


def noted(folder: Path) -> list[dict]:
    return [json.loads(line) for line in (folder / NOTES).read_text("utf-8").splitlines()]


def test_the_button_leads_there_and_back_to_the_page(mine, theirs, guarded):
    page = mine.get("/dang-nhap?next=/do-bao-phu%3Fky%3D2022")
    link = unescape(re.search(r'<a href="([^"]+)" class="way">' + LABEL, page.body)[1])
    asked = mine.get(link)
    sent = {key: value[0] for key, value in parse_qs(urlsplit(asked.location).query).items()}
    assert sent["redirect_uri"] == f"{mine.base}{BACK}" and sent["code_challenge_method"] == "S256"
    assert sent["response_type"] == "code" and len(sent["state"]) > 30 and len(sent["nonce"]) > 30
    assert "dunghan-sign-on=" in asked.headers["set-cookie"] and "HttpOnly" in asked.headers["set-cookie"]
    answer = mine.get(at_the_provider(theirs, asked.location, "lan"))
    assert (answer.status, answer.location) == (303, "/do-bao-phu?ky=2022")
    assert set(mine.cookies) & {"dunghan", "dunghan-sign-on"} == {"dunghan"}
    me = mine.get("/tai-khoan").body
    assert "Người lan.tt" in me and "Thư ký" in me and "Mọi đơn vị" in me
    assert mine.get(GO).location == "/" and mine.get("/do-bao-phu").status == 200
    with mine.tab() as tab:
        tab.open()
        assert "nop-bao-cao" in tab.pages and "cac-tai-khoan" not in tab.pages
    account = accounts.by_name(Book(guarded), "lan.tt")
    acts = [(line["act"], line["object"]) for line in noted(guarded) if line["actor"] == "lan.tt"]
    assert acts[:2] == [("account.created", "lan.tt"), ("account.sign_in", "lan.tt")]
    assert account.role == "secretariat" and account.subject


def test_role_and_unit_are_what_the_claims_say(mine, theirs, guarded):
    assert sign_in(mine, theirs, "clerk").status == 303
    account = accounts.by_name(Book(guarded), "can.bo")
    assert (account.role, account.root_unit_id) == ("clerk", OWN)
    with mine.tab() as tab:
        tab.open()
        assert "Không tìm thấy đơn vị" in " ".join(tab.open("don-vi", f"don-vi={FOREIGN}").errors)
        assert "Không tìm thấy đơn vị" not in " ".join(tab.open("don-vi", f"don-vi={OWN}").errors)


@pytest.mark.parametrize(("name", "sentence"), [
    ("khach", "vai trò"), ("khong", "đơn vị nào"), ("nhieu", "nhiều đơn vị"), ("la", "đơn vị nào"),
    ("mat", "hnd.khong-co"),
])
def test_who_has_no_place_here_is_refused_in_one_sentence(name, sentence, mine, theirs, guarded):
    answer = sign_in(mine, theirs, name)
    assert answer.status == 403 and sentence in said(answer) and "dunghan" not in mine.cookies
    again = unescape(re.search(r'href="([^"]+)" class="way"', answer.body)[1])
    assert "prompt=login" in mine.get(again).location, "the next try may be somebody else's"
    last = noted(guarded)[-1]
    assert (last["act"], last["actor"]) == ("account.refused", WHO[name]["name"]) and sentence in str(last)
    assert WHO[name]["name"] not in {account.name for account in accounts.accounts(Book(guarded))}


def test_the_name_of_an_account_here_stays_its_own(mine, theirs, guarded):
    """The site has an account 'leader' of its own; the provider's 'leader' is somebody else."""
    book = Book(guarded)
    own = accounts.by_name(book, "leader")
    assert sign_in(mine, theirs, "leader").status == 303
    assert accounts.by_name(book, "leader") == own and own.subject is None
    other = next(one for one in accounts.accounts(book) if one.full_name == "Người leader" and one.subject)
    assert re.fullmatch(r"leader-[0-9a-f]{6}", other.name)
    assert sign_in(Browser(mine.base), Browser(theirs.base), "ten").status == 303
    assert "u.0912.nguy.n" in {account.name for account in accounts.accounts(book)}


def test_a_password_is_no_way_in_for_an_account_of_the_provider(mine, theirs, guarded):
    sign_in(mine, theirs, "lan")
    other = Browser(mine.base)
    for password in ("", " ", PASSWORD, "con duong lang nho"):
        answer = other.sign_in("lan.tt", password)
        assert (answer.status, "không đúng" in said(answer)) == (401, True)
    assert mine.get("/doi-mat-khau").status == 403 and "/doi-mat-khau" not in mine.get("/tai-khoan").body
    account = accounts.by_name(Book(guarded), "lan.tt")
    for act in (lambda: accounts.reset(Book(guarded), account, "mot cau khac han"),
                lambda: accounts.change(Book(guarded), account, role="administrator")):
        with pytest.raises(accounts.AccountRefused):
            act()


def test_signing_out_is_signing_out_there_too(mine, theirs, guarded):
    sign_in(mine, theirs, "lan")
    kept = dict(mine.cookies)
    page = mine.form("/dang-xuat", "/tai-khoan")
    way = unescape(re.search(r'content="0;url=([^"]+)"', page.body)[1])
    assert way.startswith(f"{theirs.base}/o/logout/?id_token_hint=ey")
    assert mine.get("/tai-khoan").status == 303
    assert LABEL in next(line for line in reversed(noted(guarded)) if line["act"] == "account.sign_out")["after_value"]
    back = theirs.get(path_of(way))
    assert back.location == f"{mine.base}/dang-nhap?het=1"
    assert "Đã đăng xuất." in mine.get(path_of(back.location)).body
    asked = theirs.get(path_of(mine.get(GO).location))
    assert "/login/" in asked.location, "the provider asks for the password again"
    mine.cookies = kept
    assert mine.get("/tai-khoan").status == 303


def test_revoked_here_the_next_click_is_refused(mine, theirs, guarded):
    sign_in(mine, theirs, "khoa")
    book = Book(guarded)
    with mine.tab() as tab:
        assert not tab.open().errors
        mark = next(row["session_id"] for row in sessions.open_sessions(book) if row["name"] == "khoa")
        sessions.end(book, mark, "revoked")
        assert "Phiên làm việc đã hết" in tab.open().errors[0]
    assert mine.get("/do-bao-phu").status == 303
    # locked here: the provider's yes does not count
    accounts.change(book, accounts.by_name(book, "khoa"), is_disabled=True)
    assert said(sign_in(mine, theirs, "khoa")) == "Tài khoản này đã bị khóa ở đây. Liên hệ người quản trị."


def test_revoked_there_the_session_ends_by_itself(mine, theirs, place, guarded):
    sign_in(mine, theirs, "nghi")
    other, elsewhere = Browser(mine.base), Browser(theirs.base)
    sign_in(other, elsewhere, "doi")
    time.sleep(1.5)
    assert mine.get("/tai-khoan").status == other.get("/tai-khoan").status == 200, "confirmed, nothing changed"
    # one is dismissed, the other has lost the role
    place.tell(nghi=WHO["nghi"] | {"is_active": False}, doi=WHO["doi"] | {"roles": ["nhan-vien"]})
    assert until(lambda: mine.get("/tai-khoan").status == other.get("/tai-khoan").status == 303)
    ended = [line for line in noted(guarded) if line["act"] == "account.ended_by_provider"]
    # whoever signed out there earlier is also over here
    assert {line["actor"] for line in ended} >= {"nghi", "doi"}


def test_a_new_role_there_is_a_new_sign_in_here(mine, theirs, place, guarded):
    sign_in(mine, theirs, "quan")
    place.tell(quan=WHO["quan"] | {"roles": ["dh-lanh-dao"]})
    assert until(lambda: mine.get("/tai-khoan").status == 303)
    assert sign_in(mine, theirs, "quan").status == 303
    assert "Lãnh đạo" in mine.get("/tai-khoan").body
    told = next(line for line in noted(guarded) if line["act"] == "account.changed" and line["object"] == "quan.tri")
    assert "administrator" in told["before_value"] and "leader" in told["after_value"]


def test_an_answer_is_taken_once_from_the_browser_that_asked(mine, theirs):
    way = through(mine, theirs, "lan")
    victim = Browser(mine.base)
    stale = "không bắt đầu từ trình duyệt này"
    assert stale in said(victim.get(way)), "sent to somebody who did not ask"
    victim.get(GO)
    assert stale in said(victim.get(way)), "whose own sign-in is another"
    kept = dict(mine.cookies)
    assert mine.get(way).status == 303
    mine.cookies = kept
    assert stale in said(mine.get(way)), "replayed"
    again = Browser(mine.base)
    changed = re.sub(r"state=[^&]+", "state=" + "A" * 43, through(again, theirs, "lan"))
    assert stale in said(again.get(changed)), "another state"
    assert not {"dunghan"} & set(victim.cookies) and not {"dunghan"} & set(again.cookies)


def test_a_code_of_another_sign_in_is_refused(mine, theirs):
    """With the state of this sign-in but a code that was got in another: the verifier does not fit."""
    other = Browser(mine.base)
    foreign = parse_qs(urlsplit(through(other, theirs, "lan")).query)["code"][0]
    way = re.sub(r"code=[^&]+", f"code={foreign}", through(mine, theirs, "lan"))
    answer = mine.get(way)
    assert answer.status == 401 and "dunghan" not in mine.cookies
    spent = through(mine, theirs, "lan")
    assert mine.get(re.sub(r"iss=[^&]+", "iss=https%3A%2F%2Fevil.example", spent)).status == 401
    assert mine.get(re.sub(r"[?&]iss=[^&]+", "", through(mine, theirs, "lan"))).status == 401
    denied = re.sub(r"code=[^&]+", "error=access_denied&error_description=%3Cb%3E", through(mine, theirs, "lan"))
    answer = mine.get(denied)
    assert answer.status == 403 and "không xác nhận" in said(answer) and "<b>" not in answer.body


@pytest.mark.parametrize("how", ["key", "none", "secret", "nonce", "issuer", "audience", "expired", "party"])
def test_an_id_token_that_does_not_hold_is_refused(how, mine, theirs, place, guarded):
    (place.folder / ROGUE).write_text(how)
    answer = sign_in(mine, theirs, "lan")
    assert answer.status == 401 and "không hợp lệ" in said(answer) and "dunghan" not in mine.cookies
    assert noted(guarded)[-1]["act"] == "account.refused"


def test_nobody_is_led_to_another_site(mine, theirs, place):
    for wanted in ("//evil.example", "https://evil.example/", "/\\evil.example", "/khong-co"):
        assert sign_in(Browser(mine.base), theirs, "lan", wanted).location == "/"
    # the provider's own rule: a redirect address that is not ours gets no code
    asked = mine.get(GO).location
    evil = re.sub(r"redirect_uri=[^&]+", "redirect_uri=https%3A%2F%2Fevil.example%2F", asked)
    assert theirs.get(path_of(evil)).status == 400
    # and ours is made of a host that this server answers to
    assert mine.get(GO, Host="evil.example").status == 400


def test_a_link_of_another_site_signs_nobody_in(mine):
    for site in ("cross-site", "same-site"):
        answer = mine.get(f"{GO}?next=/do-bao-phu", Sec_Fetch_Site=site)
        assert answer.location == "/dang-nhap?next=%2Fdo-bao-phu" and "dunghan-sign-on" not in mine.cookies, site
    assert "state=" in mine.get(GO, Sec_Fetch_Site="same-origin").location


def test_what_the_log_and_the_disk_hold(mine, theirs, guarded):
    way = through(mine, theirs, "lan")
    code = parse_qs(urlsplit(way).query)["code"][0]
    mine.get(way)
    for path in guarded.iterdir():
        if path.is_file() and path.name != "sign_on.secret":
            content = path.read_bytes()
            assert SECRET.encode() not in content and b"eyJ" not in content and code.encode() not in content, path.name


def test_the_command_tells_what_to_register_and_who_comes_from_there(mine, theirs, guarded):
    sign_in(mine, theirs, "lan")
    told = command("dashboard", "accounts", "sign-on", home=guarded)
    assert told.returncode == 0 and "trả lời đúng" in told.stdout and BACK in told.stdout
    listed = command("dashboard", "accounts", "list", home=guarded).stdout.splitlines()
    assert [line.split()[0] for line in listed if "tài khoản tỉnh" in line and line.startswith("lan")]
    assert not [line for line in listed if "tài khoản tỉnh" in line and line.startswith("secretariat ")]


def test_over_tls_the_cookie_is_locked_to_the_host(mine):
    asked = mine.get(GO, X_Forwarded_Proto="https")
    assert asked.headers["set-cookie"].startswith("__Host-dunghan-sign-on=") and "Secure" in asked.headers["set-cookie"]
    assert parse_qs(urlsplit(asked.location).query)["redirect_uri"][0].startswith("https://")


# ---- from here on the provider can not be used; settings are read anew at every request


@pytest.fixture
def setting(guarded: Path) -> Iterator[Path]:
    """sign_on.toml, which is put back."""
    path = guarded / "sign_on.toml"
    content = path.read_text("utf-8")
    yield path
    write(guarded, path.name, content)


def test_when_the_provider_is_down_the_password_still_opens(mine, setting):
    write(setting.parent, setting.name, re.sub(r":\d+/o", f":{free_port()}/o", setting.read_text("utf-8")))
    answer = mine.get(f"{GO}?next=/do-bao-phu")
    assert (answer.status, said(answer)) == (503, "Chưa liên lạc được với hệ thống đăng nhập của tỉnh. Thử lại sau ít "
                                                  "phút; ai có mật khẩu ở đây vẫn đăng nhập được.")
    assert 'name="next" value="/do-bao-phu"' in answer.body and "dunghan-sign-on" not in mine.cookies
    assert mine.sign_in("leader").status == 303
    told = command("dashboard", "accounts", "sign-on", home=setting.parent)
    assert told.returncode == 1 and "không dùng được" in told.stderr and "Traceback" not in told.stderr


def test_a_mistake_in_the_settings_leaves_the_password(mine, setting):
    setting.chmod(0o640)
    page = mine.get("/dang-nhap")
    assert page.status == 200 and "cấu hình có lỗi" in page.body and LABEL not in page.body
    assert mine.get(GO).status == 503 and mine.sign_in("leader").status == 303
    assert "chmod 600" in (setting.parent / "server.log").read_text("utf-8")


def test_without_settings_there_is_no_trace_of_it(mine, setting):
    setting.unlink()
    page = mine.get("/dang-nhap").body
    assert "tỉnh" not in page and "way" not in page and "hoặc" not in page
    assert mine.get(GO).status == mine.get(BACK).status == 404
