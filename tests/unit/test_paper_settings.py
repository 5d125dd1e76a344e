"""Layouts as data and an office's own settings: which layout, which number, and one sentence for what is wrong."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from dashboard.export.paper import phrases as phrases_module
from dashboard.export.paper.phrases import phrases
from dashboard.export.paper.profiles import FOLDER, Profile, number_text, profile, profile_name_for, profiles
from dashboard.export.paper.refused import PaperRefused
from dashboard.export.paper.settings import FILE, Office, read_settings


def settings_in(folder: Path, text: str | bytes):
    (folder / FILE).write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_settings(folder)


def test_the_three_layouts_are_there_and_named_for_their_files():
    assert set(profiles()) == {"state", "party", "mass"} == {file.stem for file in FOLDER.glob("*.yml")}


def test_a_layout_with_an_unknown_key_or_no_margin_is_refused():
    given = profile("state").model_dump()
    with pytest.raises(ValidationError):
        Profile.model_validate(given | {"colour": "red"})
    with pytest.raises(ValidationError):
        Profile.model_validate(given | {"page": {"top": 0, "bottom": 20, "left": 30, "right": 15}})


@pytest.mark.parametrize(("issuer", "name"), [
    ("Ban Thường vụ Hội Nông dân tỉnh Bình Dương", "mass"),
    ("Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Trà Vinh", "mass"),
    ("Ban Thường vụ Hội Liên hiệp Phụ nữ huyện Hóc Môn", "mass"),
    ("Ủy ban nhân dân tỉnh Bình Dương", "state"),
    ("Ủy ban nhân dân xã Quế Minh", "state"),
    ("Hội đồng nhân dân tỉnh", "state"),
    ("Ban Chỉ đạo công tác thông tin đối ngoại tỉnh", "party"),
    ("Ban Tuyên giáo Tỉnh ủy", "party"),
    ("Trường Đại học", "state"),
])
def test_an_issuer_finds_its_layout(issuer: str, name: str):
    assert profile_name_for(issuer) == name


def test_numbers_are_written_as_each_kind_of_office_does():
    assert number_text(profile("state"), "BC", "UBND", "1560") == "Số: 1560/BC-UBND"
    assert number_text(profile("mass"), "BC", "BTV") == "Số: ……/BC-BTV"
    assert number_text(profile("party"), "BC", "BCĐTTĐN", "36") == "Số 36-BC/BCĐTTĐN"


def test_nothing_set_leaves_everything_open(tmp_path: Path):
    office = read_settings(tmp_path).of("any", "Ủy ban nhân dân xã Quế Minh")
    assert (office.profile, office.place, office.signer_title, office.recipients) == ("state", "", "", None)
    assert settings_in(tmp_path, "").of("any", "Hội Nông dân").profile == "mass"


def test_a_plans_own_setting_beats_the_one_for_every_plan(tmp_path: Path):
    settings = settings_in(tmp_path, """
default: {place: Bình Dương, signer_title: Chủ tịch}
plans:
  a: {signer_title: Phó Chủ tịch, profile: party, recipients: [Tỉnh ủy, "Lưu: VT"]}
  b:
""")
    office = settings.of("a", "Hội Nông dân")
    assert (office.place, office.signer_title, office.profile) == ("Bình Dương", "Phó Chủ tịch", "party")
    assert office.recipients == ("Tỉnh ủy", "Lưu: VT")
    assert settings.of("b", "Hội Nông dân").signer_title == "Chủ tịch"


@pytest.mark.parametrize(("text", "said"), [
    ("default: {plaec: x}", "không có mục “default.plaec”; các mục dùng được: profile, superior"),
    ("plans: {a: {signer: x}}", "không có mục “plans.a.signer”"),
    ("default: {profile: army}", "không có mẫu trình bày “army”; dùng một trong: mass, party, state"),
    ("default: {place: [1]}", "giá trị của mục “default.place” không dùng được"),
    ("default: {recipients: [a, [b]]}", "giá trị của mục “default.recipients.1” không dùng được"),
    ("default: x", "giá trị của mục “default” không dùng được"),
    ("plans: {a: x}", "giá trị của mục “plans.a” không dùng được"),
    ("plans: [a]", "phải có mục “default” và (hoặc) “plans”"),
    ("place: x", "phải có mục “default” và (hoặc) “plans”"),
    ("- x", "phải có mục “default” và (hoặc) “plans”"),
    ("default:\n  place: x\n place: y", "viết sai ở dòng 3"),
    (b"default: {place: \xff}", "không đọc được"),
    (b"default: {place: \x00}", "không đọc được"),
])
def test_a_wrong_file_gets_one_sentence(tmp_path: Path, text: str | bytes, said: str):
    with pytest.raises(PaperRefused) as refused:
        settings_in(tmp_path, text)
    assert said in str(refused.value) and FILE in str(refused.value) and "\n" not in str(refused.value)


def test_every_phrase_that_is_asked_for_is_there_and_is_used():
    folder = Path(phrases_module.__file__).parent
    source = "".join(file.read_text(encoding="utf-8") for file in folder.glob("*.py"))
    asked = set(re.findall(r'\bphrase\(\s*"([a-z]+\.[a-z_]+)"', source))
    known = {f"{name}.{key}" for name in ("paper", "settings", "template", "command") for key in phrases(name)}
    assert asked == known


def test_the_documentation_lists_every_variable_and_every_setting():
    text = (FOLDER.parents[2] / "docs" / "papers.md").read_text(encoding="utf-8")
    assert [name for name in phrases("variable") if not re.search(rf"\b{name}\b", text)] == []
    assert [name for name in Office.model_fields if f"{name}:" not in text] == []
    assert [name for name in Profile.model_fields if f"`{name}`" not in text] == ["name", "title"]
