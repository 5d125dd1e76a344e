"""python -m dashboard.export.paper: take our Word template, check one's own, check a data folder."""

from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from dashboard.export.paper.__main__ import main


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DUNGHAN_HOME", str(tmp_path))
    return tmp_path


def test_our_template_can_be_taken_changed_and_put_back(home: Path, capsys: pytest.CaptureFixture[str]):
    out = home / "mau.docx"
    assert main(["template", "party", "--out", str(out)]) == 0
    document = Document(BytesIO(out.read_bytes()))
    document.add_paragraph("Thêm một dòng của cơ quan")
    (home / "templates").mkdir()
    document.save(home / "templates" / "report.docx")
    capsys.readouterr()
    assert main(["check"]) == 0
    assert capsys.readouterr().out == "papers.yml: dùng được.\nreport.docx: dùng được.\n"


def test_what_is_wrong_is_said_and_fails(home: Path, capsys: pytest.CaptureFixture[str]):
    (home / "papers.yml").write_text("default: {plaec: x}", encoding="utf-8")
    wrong = home / "sai.docx"
    wrong.write_bytes(b"x")
    assert main(["check"]) == 1
    assert "default.plaec" in capsys.readouterr().out
    assert main(["check", str(wrong)]) == 1
    assert "sai.docx: Mẫu Word không dùng được" in capsys.readouterr().out


def test_a_place_that_cannot_be_written_or_read(home: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["template", "mass", "--out", str(home / "none" / "mau.docx")]) == 1
    assert "Không ghi được" in capsys.readouterr().err
    assert main(["check", str(home / "none.docx")]) == 1
    assert "Không đọc được" in capsys.readouterr().err
    assert list(home.iterdir()) == []
    with pytest.raises(SystemExit) as stopped:
        main(["template", "army", "--out", "x"])
    assert stopped.value.code == 2
