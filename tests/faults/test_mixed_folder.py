"""A folder of everything that an office gets: `check --json` answers for each file, in order, and writes nothing."""

import json
from pathlib import Path

from etl.store import Store
from tests.bench.mixed import make_site, write_mixed
from tests.conftest import process

FILES = 200


def test_every_file_of_a_mixed_folder_has_an_answer(tmp_path: Path) -> None:
    forms = make_site(tmp_path / "home", 50)
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    names = write_mixed(inbox, forms, FILES)
    (inbox / "~$0001.xlsx").write_bytes(b"what Excel leaves beside an open file")
    before = Store(tmp_path / "home").current()
    done = process("etl", "check", "--json", inbox, home=tmp_path / "home", timeout=120)
    answers = json.loads(done.stdout)["files"]
    assert [answer["name"] for answer in answers] == names
    assert all(answer["outcome"] in ("accepted", "duplicate") or answer["findings"] for answer in answers)
    good = [answer for number, answer in enumerate(answers) if number % 2 == 0]
    assert {answer["outcome"] for answer in good} <= {"accepted", "duplicate", "waiting"}
    assert not any(finding["message"].count("{") for answer in answers for finding in answer["findings"])
    assert "TUYỆT MẬT" not in done.stdout + done.stderr
    assert Store(tmp_path / "home").current() == before
