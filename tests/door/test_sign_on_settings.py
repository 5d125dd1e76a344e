"""The settings of sign-on: one sentence for each mistake; claims; an older file of accounts; sessions unconfirmed."""

import os
import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from dashboard.door import accounts, passwords, sessions, sign_in, sign_on_accounts, sign_on_watch
from dashboard.door.book import FILE, Book, book
from dashboard.door.sign_on_accounts import admit
from dashboard.door.sign_on_answer import ProviderDown, ProviderRefused, Vouched
from dashboard.door.sign_on_claims import Person, SignOnRefused, person_of
from dashboard.door.sign_on_provider import Provider
from dashboard.door.sign_on_settings import SignOnMistake, SignOnSettings, read_secret, read_settings
from dashboard.door.sign_on_watch import Watched
from etl.schema import statement

GOOD = """issuer = "https://id.tinh.example/realms/tinh"
client_id = "dung-han"
label = "Tài khoản của tỉnh"
[role]
claim = "realm_access.roles"
values = { can-bo = "clerk", "van thu" = "secretariat" }
[unit]
claim = "don_vi"
"""
ISSUER = "https://id.tinh.example/realms/tinh"


def given(folder: Path, content: str, mode: int = 0o600) -> Path:
    path = folder / "sign_on.toml"
    path.write_text(content, "utf-8")
    path.chmod(mode)
    return folder


def test_what_is_given_is_read_and_what_is_not_is_as_told(tmp_path):
    assert read_settings(tmp_path) is None
    settings = read_settings(given(tmp_path, GOOD))
    assert settings.scopes == ("openid", "profile") and settings.plans is None and settings.check_seconds == 120
    assert read_settings(given(tmp_path, GOOD.replace("dung-han", "khac"))).client_id == "khac", "read anew"


@pytest.mark.parametrize(("before", "after", "sentence"), [
    ('"https://id', '"http://id', "“issuer”.*https"), ("issuer", "isuer", "“issu?er”"), ("dung-han", "", "“client_id”"),
    ('"clerk"', '"chief"', "“role.values”.*leader"), ('claim = "realm_access.roles"', "", "thiếu mục “role.claim”"),
    ("[unit]", "[units]", "“units”"), ('[unit]\nclaim = "don_vi"', "", "phải có phần .unit"),
    ("[role]", 'scopes = ["profile"]\n[role]', "“scopes”.*openid"), ("[role]", "secret = 'x'\n[role]", "DUNGHAN_SIGN"),
    ("[role]", "check_seconds = 0\n[role]", "“check_seconds”.*300"), ("[role]", "[role", "Không đọc được"),
    ("[role]", "ca_file = 'tinh.pem'\n[role]", "“tinh.pem”"), ("[role]", "label2 = 1\n[role]", "“label2”"),
])
def test_each_mistake_is_one_sentence(before, after, sentence, tmp_path):
    with pytest.raises(SignOnMistake, match=sentence) as said:
        read_settings(given(tmp_path, GOOD.replace(before, after, 1)))
    assert "\n" not in str(said.value) and "pydantic" not in str(said.value)


def test_what_others_can_read_is_not_used(tmp_path, monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(SignOnMistake, match="chmod 600"):
        read_settings(given(tmp_path, GOOD, 0o644))
    with pytest.raises(SignOnMistake, match="sign_on.secret"):
        read_secret(tmp_path)
    secret = tmp_path / "sign_on.secret"
    secret.write_text("bi mat\n")
    secret.chmod(0o640)
    with pytest.raises(SignOnMistake, match="chmod 600"):
        read_secret(tmp_path)
    secret.chmod(0o600)
    assert read_secret(tmp_path) == "bi mat"
    monkeypatch.setenv("DUNGHAN_SIGN_ON_SECRET", "khac")
    assert read_secret(tmp_path) == "khac"


SETTINGS = SignOnSettings.model_validate({
    "issuer": ISSUER, "client_id": "x", "label": "x", "role": {"claim": "roles", "values": {
        "a": "auditor", "b": "secretariat", "q": "administrator"}},
    "unit": {"claim": "https://tinh.example/unit"}, "plans": {"claim": "ke.hoach", "values": {"1": "p1", "2": "p2"}},
})
CLAIMS = {"sub": "1", "preferred_username": "an", "name": "An", "roles": ["b", "a"], "https://tinh.example/unit": "u",
          "ke": {"hoach": ["2", "1"]}}


def test_the_first_line_that_fits_is_the_role_and_ids_are_ours():
    person = person_of(CLAIMS, SETTINGS)
    assert (person.role, person.root_unit_id, person.plan_ids) == ("auditor", "u", ("p1", "p2"))
    assert person_of(CLAIMS | {"https://tinh.example/unit": "*"}, SETTINGS).root_unit_id is None
    of_all = person_of({"sub": "1", "roles": "q"}, SETTINGS)
    assert (of_all.root_unit_id, of_all.plan_ids, of_all.full_name) == (None, None, of_all.name)


@pytest.mark.parametrize("wrong", [
    {"roles": []}, {"roles": {"a": 1}}, {"roles": [["a"]]}, {"roles": "ab"}, {"https://tinh.example/unit": None},
    {"https://tinh.example/unit": ["u", "v"]}, {"ke": {"hoach": ["1", "9"]}}, {"ke": {}}, {"ke": "1"},
])
def test_what_does_not_say_enough_gives_nothing(wrong):
    with pytest.raises(SignOnRefused):
        person_of(CLAIMS | wrong, SETTINGS)


# ---- accounts and sessions


def someone(subject: str = "1", name: str = "an", role: str = "secretariat") -> Person:
    return Person(ISSUER, subject, name, "Nguyễn An", role)


@pytest.fixture(autouse=True)
def _no_registers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_on_accounts, "require_known", lambda *_: None)


def test_a_file_of_an_earlier_version_opens_with_all_that_is_in_it(tmp_path):
    (tmp_path / FILE).touch(0o600)
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as old:
        old.executescript(statement("door/tables"))
        old.execute("insert into account values ('1', 'cu', 'Cũ', 'leader', null, null, 'x', 0, 0, 1.0, 1.0)")
        old.execute("insert into session values (?, 's', '1', 'f', ?, ?, 'a', 'x', null, null)",
                    (sessions.token_hash("token"), time.time(), time.time()))
    kept = Book(tmp_path)
    # several at once, as when a server starts
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(accounts.accounts(Book(tmp_path))[0].name))
               for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["cu"] * 6
    assert sessions.find(kept, "token").account.name == "cu" and sessions.open_sessions(kept)
    assert admit(kept, someone())[0].subject == "1"
    assert [one.name for one in accounts.accounts(Book(tmp_path))] == ["an", "cu"]


def test_issuer_and_subject_are_the_person_whatever_they_are_called(tmp_path):
    kept = Book(tmp_path)
    first, before = admit(kept, someone())
    assert before is None
    again, before = admit(kept, Person(ISSUER, "1", "khac", "Nguyễn Thị An", "leader"))
    assert (again.account_id, again.name, again.role, before) == (first.account_id, "an", "leader", first)
    other = admit(kept, Person("https://other.example", "1", "an", "Khác", "leader"))[0]
    assert other.account_id != first.account_id and other.name.startswith("an-")
    with pytest.raises(SignOnRefused, match="đơn vị"):
        admit(kept, someone("2", "clerk", "clerk"))


def test_an_administrator_of_the_provider_is_not_the_last_one(tmp_path):
    """The provider may be out of reach on the day when somebody must come in."""
    kept = Book(tmp_path)
    own = accounts.add(kept, name="quan", full_name="Quản", role="administrator", password="con duong lang nho")
    theirs = admit(kept, someone(role="administrator"))[0]
    with pytest.raises(accounts.AccountRefused, match="cuối cùng"):
        accounts.change(kept, own, is_disabled=True)
    assert accounts.change(kept, theirs, is_disabled=True).is_disabled
    with pytest.raises(SignOnRefused, match="khóa"):
        admit(kept, someone(role="administrator"))


def test_nothing_that_is_typed_opens_an_account_of_the_provider(tmp_path, monkeypatch: pytest.MonkeyPatch):
    kept = Book(tmp_path)
    admit(kept, someone())
    compared = []
    monkeypatch.setattr(passwords, "is_right", lambda kept, typed: bool(compared.append(kept)))
    assert [sign_in.sign_in(kept, "an", typed, "1.1.1.1", "x").token for typed in ("", "an")] == [None, None]
    assert compared == [None, None], "as long as for nobody"


def test_a_session_that_nobody_confirms_is_over(tmp_path, monkeypatch: pytest.MonkeyPatch):
    """Whether the provider is down, this server was started anew, or whoever should ask has died."""
    kept = Book(tmp_path)
    token = sessions.begin(kept, admit(kept, someone())[0], "a", "x")
    own = sessions.begin(kept, accounts.add(kept, name="toi", full_name="Tôi", role="leader",
                                            password="con duong lang nho"), "a", "x")
    start, found = time.time(), sessions.find(kept, token)
    monkeypatch.setattr(time, "time", lambda: start + sessions.CONFIRMED_SECONDS + 1)
    assert sessions.find(kept, token) is None and sessions.find(kept, own)
    assert [row["name"] for row in sessions.open_sessions(kept)] == ["toi"]
    sessions.confirm(kept, found.session_id)
    assert sessions.find(kept, token), "the provider was back in time"
    sessions.end(kept, found.session_id, "provider")
    sessions.confirm(kept, found.session_id)
    assert sessions.find(kept, token) is None


class Asked:
    """A provider that answers as it is told."""

    settings = SETTINGS

    def __init__(self, answer: Exception | Vouched) -> None:
        self.answer = answer

    def renewed(self, _before: Vouched, _subject: str) -> Vouched:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.mark.parametrize(("answer", "is_open", "is_confirmed"), [
    (Vouched(None, "", "r2"), True, True), (Vouched(CLAIMS, "", "r2"), True, True), (ProviderDown("x"), True, False),
    (ProviderRefused("x"), False, False), (Vouched(CLAIMS | {"roles": []}, "", "r2"), False, False),
    (Vouched(CLAIMS | {"roles": ["b"]}, "", "r2"), False, False),
])
def test_only_a_yes_confirms_a_session_and_a_no_ends_it(answer, is_open, is_confirmed, tmp_path, monkeypatch):
    monkeypatch.setenv("DUNGHAN_HOME", str(tmp_path))
    monkeypatch.setattr(sign_on_watch, "_thread", [threading.current_thread()])     # no other asks meanwhile
    account = admit(book(), person_of(CLAIMS, SETTINGS))[0]
    token = sessions.begin(book(), account, "a", "x")
    session_id, start = sessions.find(book(), token).session_id, time.time()
    sign_on_watch.watch(session_id, Watched("an", "1", "a", ISSUER, Vouched(CLAIMS, "i", "r1")))
    monkeypatch.setattr(time, "time", lambda: start + 60)
    sign_on_watch.look(Asked(answer))
    assert bool(sessions.find(book(), token)) == is_open
    monkeypatch.setattr(time, "time", lambda: start + sessions.CONFIRMED_SECONDS + 1)
    assert bool(sessions.find(book(), token)) == is_confirmed
    sign_on_watch.look(Asked(answer))
    assert (sign_on_watch.forget(session_id) is not None) == is_open


def test_a_session_without_a_refresh_token_and_one_of_another_provider_are_never_confirmed(tmp_path, monkeypatch):
    monkeypatch.setenv("DUNGHAN_HOME", str(tmp_path))
    monkeypatch.setattr(sign_on_watch, "_thread", [threading.current_thread()])
    account, start = admit(book(), person_of(CLAIMS, SETTINGS))[0], time.time()
    tokens = [sessions.begin(book(), account, "a", "x") for _ in range(2)]
    for token, issuer, renewing in zip(tokens, (ISSUER, "https://other.example"), (None, "r"), strict=True):
        sign_on_watch.watch(sessions.find(book(), token).session_id,
                            Watched("an", "1", "a", issuer, Vouched(CLAIMS, "i", renewing)))
    monkeypatch.setattr(time, "time", lambda: start + 60)
    sign_on_watch.look(Asked(Vouched(None, "", None)))
    assert [bool(sessions.find(book(), token)) for token in tokens] == [True, False]
    monkeypatch.setattr(time, "time", lambda: start + sessions.CONFIRMED_SECONDS + 1)
    assert sessions.find(book(), tokens[0]) is None


def test_a_change_of_role_ends_the_sessions(tmp_path):
    kept = Book(tmp_path)
    token = sessions.begin(kept, admit(kept, someone())[0], "a", "x")
    admit(kept, Person(ISSUER, "1", "an", "Tên Mới", "secretariat"))
    assert sessions.find(kept, token).account.full_name == "Tên Mới"
    admit(kept, someone(role="leader"))
    assert sessions.find(kept, token) is None


@pytest.mark.parametrize("wrong", [
    {"issuer": "https://evil.example"}, {"token_endpoint": "http://id.tinh.example/token"}, {"jwks_uri": None},
    {"authorization_endpoint": "javascript:alert(1)"}, {"code_challenge_methods_supported": ["plain"]},
])
def test_a_provider_that_does_not_make_sense_is_not_used(wrong, tmp_path, monkeypatch: pytest.MonkeyPatch):
    sound = {"issuer": ISSUER, **{name: f"{ISSUER}/{name}" for name in (
        "authorization_endpoint", "token_endpoint", "jwks_uri")}}
    provider = Provider(SETTINGS, "x", tmp_path)
    monkeypatch.setattr(provider.discovery, "_get", lambda _: sound | wrong)
    with pytest.raises(ProviderDown):
        provider.asking("b", "s", "n", "v")
    monkeypatch.setattr(provider.discovery, "_failed_at", float("-inf"))
    monkeypatch.setattr(provider.discovery, "_get", lambda _: sound)
    assert provider.asking("b", "s", "n", "v").startswith(f"{ISSUER}/authorization_endpoint?")
    assert provider.leaving("t", "b") is None


def test_the_file_is_still_for_its_owner_alone(tmp_path):
    admit(Book(tmp_path), someone())
    assert all(os.stat(path).st_mode & 0o077 == 0 for path in tmp_path.glob(f"{FILE}*"))
