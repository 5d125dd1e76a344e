"""What is asked too often or too fast, and forms that a password manager can fill: no server needed."""

import asyncio
import html
import re

import pytest

from dashboard.door import forms, gate, pace, sessions, visitor
from dashboard.door.limits import Limit
from dashboard.markup import literal
from tests.conftest import in_a_loop


def answered(door: gate.Gate, method: str, path: str) -> int:
    """The status of one request from one address, without a session."""
    told = []
    scope = {"type": "http", "method": method, "path": path, "scheme": "http", "query_string": b"",
             "client": ("10.0.0.7", 1), "headers": [(b"host", b"127.0.0.1"), (b"origin", b"http://127.0.0.1")]}

    async def send(message):
        told.append(message)

    in_a_loop(door(scope, None, send))
    return told[0]["status"]


async def passed(_scope, _receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})


def test_forms_at_the_door_are_counted_by_address(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(visitor, "is_guarded", lambda: True)
    monkeypatch.setattr(sessions, "find", lambda *_: None)
    monkeypatch.setattr(gate, "at_the_door", lambda *_, **__: None)
    monkeypatch.setattr(gate, "_FORMS", (3, 60))
    monkeypatch.setattr(gate, "is_host_allowed", lambda _: True)
    door = gate.Gate(passed)
    assert [answered(door, "POST", "/dang-nhap") for _ in range(5)] == [200] * 3 + [429] * 2
    assert answered(door, "GET", "/dang-nhap") == 200 and answered(door, "POST", "/thiet-lap") == 429


def test_who_clicks_faster_than_a_person_waits_and_loses_nothing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pace, "MESSAGES", (2, 0.2))
    waits = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        await real(seconds)

    async def receive() -> dict:
        return {"type": "websocket.receive", "bytes": b"x"}

    async def run() -> list:
        held = pace.Pace().of(receive, "s")
        return [await held() for _ in range(4)]

    real = asyncio.sleep
    monkeypatch.setattr(pace.asyncio, "sleep", sleep)
    assert len(in_a_loop(run())) == 4 and waits


def test_a_long_message_counts_as_many(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pace, "MESSAGES", (10, 60))
    taken = []
    monkeypatch.setattr(Limit, "take", lambda _, key, units=1: taken.append((key, units)) or True)

    async def receive() -> dict:
        return {"type": "websocket.receive", "bytes": bytes(1_000_000)}

    in_a_loop(pace.Pace().of(receive, "s")())
    assert taken == [("s", 11)]


def test_an_upload_larger_than_a_bucket_is_still_one_upload():
    limit = Limit(10, 60)
    assert limit.take("a", 25) and not limit.take("a", 1)


def test_password_fields_are_masked_and_may_be_pasted_into():
    pages = (forms.sign_in("t", "/"), forms.change_password("t", True), forms.setup("t", "c", {}))
    found = [field for page in pages for field in re.findall(r"<input[^>]*>", page) if "password" in field]
    assert len(found) == 6
    for field in found:
        assert 'type="password"' in field and "value=" not in field, field
        assert re.search(r'autocomplete="(current|new)-password"', field) and 'maxlength="200"' in field, field
    # no script, so nothing that forbids pasting; no hint, no question
    assert not re.search(r"<script|onpaste|oncopy|javascript:", "".join(pages))


def test_signs_of_markdown_in_a_label_stand_for_themselves():
    name = "[bấm](https://evil.example) ![x](/a.png) **to** :red[x] $x$ <b> `a`"
    told = literal(name)
    assert re.sub(r"\\(.)", r"\1", told) == name
    assert not re.search(r"(?<!\\)[\[\]()*!:$<>`_]", told) and html.escape("Hội An 2022") == literal("Hội An 2022")
