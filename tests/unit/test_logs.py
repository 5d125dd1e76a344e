"""The server's log: an entry stays one entry, whatever is in it."""

import json
import logging
import sys
from datetime import datetime

import pytest

from dashboard.logs import JsonFormatter, LineFormatter, LogSettingMistake, escaped, form_of

HOSTILE = "/a\n2026-01-01 ERROR x: forged\r\x1b[2J\x9b\u2028\u202e\udcff"


def record(*arguments: object, **more: object) -> logging.LogRecord:
    made = logging.LogRecord("dunghan.door", logging.WARNING, "f.py", 1, "refused %s", arguments, None)
    made.__dict__ |= more
    return made


def failed() -> logging.LogRecord:
    try:
        raise ValueError(HOSTILE)
    except ValueError:
        return record("x", exc_info=sys.exc_info())


def test_a_line_can_not_be_forged() -> None:
    line = LineFormatter().format(record(HOSTILE, request="0a1b"))
    assert line.isprintable() and line.endswith(r"forged\r\x1b[2J\x9b\u2028\u202e\udcff")
    assert " WARNING dunghan.door [0a1b]: refused /a\\n2026" in line
    first, *trace = LineFormatter().format(failed()).splitlines()
    assert first.endswith("refused x") and trace and all(part.startswith("    ") for part in trace)


def test_an_entry_is_one_json_object() -> None:
    for made in (record(HOSTILE, request="0a1b"), failed()):
        line = JsonFormatter().format(made)
        told = json.loads(line)
        assert line.isprintable() and told["message"] == escaped(made.getMessage())
        assert datetime.fromisoformat(told["time"]).utcoffset().total_seconds() == 7 * 3600
    assert told["trace"].startswith("Traceback") and "\x1b" not in told["trace"]


def test_vietnamese_is_kept() -> None:
    assert escaped("Báo cáo quý I «đủ».xlsx") == "Báo cáo quý I «đủ».xlsx"


def test_the_form_is_chosen_by_the_command_or_the_environment(monkeypatch) -> None:
    monkeypatch.delenv("DUNGHAN_LOG", raising=False)
    assert form_of(None) == "text" and form_of("json") == "json"
    monkeypatch.setenv("DUNGHAN_LOG", "json")
    assert form_of(None) == "json" and form_of("text") == "text"
    monkeypatch.setenv("DUNGHAN_LOG", "xml")
    with pytest.raises(LogSettingMistake, match="“xml”"):
        form_of(None)
