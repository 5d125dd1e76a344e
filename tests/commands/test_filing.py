"""`etl waiting` and `etl decide filing`: the queue from the command line."""

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

import etl.__main__
import queries.__main__
from etl.registry import Registry
from tests.commands.test_etl import INDICATOR, ITEM, OTHER, PERIOD, REPORT, UNIT, put
from tests.unit.queue_files import asking


def run(main, *arguments: object) -> tuple[int, str, str]:
    """One command in this process; exit code, output, errors."""
    out, error = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with redirect_stdout(out), redirect_stderr(error):
        code = main([str(argument) for argument in arguments])
    return code, *(stream.buffer.getvalue().decode("utf-8") for stream in (out, error))


def filing(*arguments: str) -> tuple[int, str, str]:
    return run(etl.__main__.main, "decide", "filing", *arguments)


def queue() -> list[dict]:
    code, out, error = run(etl.__main__.main, "waiting", "--json")
    assert code == 0, error
    return json.loads(out)["waiting"]


def status(as_of: str) -> str:
    _, out, _ = run(queries.__main__.main, "obligation_status", "--as-of", as_of, "--format", "json")
    return next(row["status"] for row in json.loads(out) if (row["report_id"], row["unit_id"]) == (REPORT, UNIT))


@pytest.fixture
def unclear(home: Path, registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A file that waits; its id."""
    monkeypatch.setenv("DUNGHAN_HOME", str(home))
    content = asking(registry, REPORT, UNIT, PERIOD, values={(ITEM, INDICATOR, "in_period"): 4}, unit="HND Bến Các")
    path = put(tmp_path, "a.xlsx", content)
    code, out, _ = run(etl.__main__.main, "load", path, "--received-at", "2022-11-09T10:00", "--json")
    answer, = json.loads(out)["files"]
    assert (code, answer["outcome"]) == (1, "waiting")
    return answer["submission_id"]


def test_a_file_waits_is_listed_and_filed(unclear: str) -> None:
    one, = queue()
    assert (one["submission_id"], one["report_id"], one["unit_id"], one["period_id"]) == (
        unclear, REPORT, None, PERIOD)
    assert one["says"]["unit"] == "HND Bến Các" and one["questions"][0]["code"] == "identity.unit_unknown"
    assert one["proposals"][0]["id"] == UNIT and one["proposals"][0]["field"] == "unit"
    listed = run(etl.__main__.main, "waiting")[1]
    assert "HND Bến Các" in listed and UNIT in listed and "1 tệp chờ xem" in listed
    assert status("2022-11-20") == "overdue"
    code, out, error = filing("--submission", unclear, "--unit", UNIT, "--reason", "gọi điện", "--remember")
    assert code == 0, error
    assert "NHẬN" in out and queue() == []
    assert status("2022-11-20") == "on_time"
    code, _, error = filing("--submission", unclear, "--unit", OTHER, "--reason", "x")
    assert code == 2 and "đã được quyết định" in error
    assert run(etl.__main__.main, "verify")[0] == 0


def test_no_report_and_what_cannot_be_decided(unclear: str) -> None:
    for arguments, words in (
        (("--unit", UNIT, "--reason", "x"), "thiếu mã tệp"),
        (("--submission", unclear, "--discard", "--unit", UNIT, "--reason", "x"), "không đi cùng"),
        (("--submission", unclear, "--unit", UNIT), "thiếu lý do"),
        (("--submission", unclear, "--reason", "x"), "vẫn chờ xem"),
    ):
        code, _, error = filing(*arguments)
        assert (code, words in error) == (2, True), error
    assert len(queue()) == 1
    code, out, _ = filing("--submission", unclear, "--discard", "--reason", "thư mời")
    assert code == 0 and "không phải báo cáo" in out
    assert run(etl.__main__.main, "waiting")[1].strip() == "Không có tệp nào chờ xem."
