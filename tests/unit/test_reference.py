"""The reference files say what the plans say, and a wrong file is refused with its place."""

import re
import shutil
import unicodedata
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from etl.registers.reference import ReferenceError, read_reference
from etl.schema import migrations, statement

DATA = Path(__file__).parents[2] / "data"
SAMPLE_PLAN = "mau-cap-xa-2026"
MARK = "(minh họa)"

# plan -> lines, of which out of scope, of which some unit must report, units
PLANS = {
    "hnd-binh-duong-2022": (12, 2, 9, 9),
    "mttq-tra-vinh-2022": (14, 4, 8, 9),
    "ttdn-binh-duong-2021": (4, 0, 3, 10),
    "lhpn-hoc-mon-2023": (14, 4, 5, 15),
    "ttdn-que-minh-2023": (16, 2, 12, 1),
    SAMPLE_PLAN: (12, 0, 11, 40),
}


@pytest.fixture(scope="module")
def reference():
    return read_reference(DATA / "reference", DATA / "sample" / "registers")


@pytest.fixture(scope="module")
def tables(reference):
    return reference.tables()


def of(rows, **wanted):
    return [row for row in rows if all(row[key] == value for key, value in wanted.items())]


def unit_on(tables, unit_id, day):
    return [
        row["name"] for row in of(tables["unit"], unit_id=unit_id)
        if row["valid_from"] <= day and (row["valid_to"] is None or day <= row["valid_to"])
    ]


# ---- what the plans say

def test_plans_stand_in_their_order_with_the_sample_last(tables):
    assert [row["plan_id"] for row in tables["plan"]] == list(PLANS)
    assert [row["position"] for row in tables["plan"]] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("plan_id", PLANS)
def test_lines_and_units_per_plan(tables, plan_id):
    items = of(tables["content_item"], plan_id=plan_id)
    required = of(tables["requirement"], plan_id=plan_id)
    assert (
        len(items),
        len(of(items, is_out_of_scope=True)),
        len({row["content_item_id"] for row in required}),
        len({row["unit_id"] for row in required}),
    ) == PLANS[plan_id]


def test_out_of_scope_lines_are_these(tables):
    found = {(row["plan_id"], row["content_item_id"]) for row in of(tables["content_item"], is_out_of_scope=True)}
    assert found == {
        ("hnd-binh-duong-2022", "II.4.a"), ("hnd-binh-duong-2022", "II.4.b"),
        ("mttq-tra-vinh-2022", "II.2.x"), ("mttq-tra-vinh-2022", "III.1.x"),
        ("mttq-tra-vinh-2022", "III.2.x"), ("mttq-tra-vinh-2022", "III.2.y"),
        ("lhpn-hoc-mon-2023", "II.4"), ("lhpn-hoc-mon-2023", "III.1.1.b"),
        ("lhpn-hoc-mon-2023", "III.1.3"), ("lhpn-hoc-mon-2023", "III.2.d"),
        ("ttdn-que-minh-2023", "II.1.b"), ("ttdn-que-minh-2023", "II.1.c.x"),
    }


def test_out_of_scope_lines_have_no_indicator_and_no_unit(tables):
    out = {(row["plan_id"], row["content_item_id"]) for row in of(tables["content_item"], is_out_of_scope=True)}
    for table in ("content_item_indicator", "requirement"):
        assert not out & {(row["plan_id"], row["content_item_id"]) for row in tables[table]}


def test_no_line_in_scope_watches_opinion(tables):
    watched = re.compile("dư luận|tư tưởng nông dân|tình hình tư tưởng|luận điệu|thù địch", re.IGNORECASE)
    found = [row for row in of(tables["content_item"], is_out_of_scope=False) if watched.search(row["quote"])]
    assert found == []


def test_only_one_real_deadline_is_written(tables):
    real = [row for row in tables["period"] if not row["report_id"].startswith(SAMPLE_PLAN)]
    assert len(real) == 8
    (written,) = [row for row in real if row["due_nominal"]]
    assert (written["report_id"], written["period_id"]) == ("hnd-binh-duong-2022.nam", "2022")
    assert (written["due_nominal"], written["due_text"]) == (date(2022, 11, 10), "trước ngày 10/11/2022")
    (report,) = of(tables["report"], report_id="hnd-binh-duong-2022.nam")
    assert (report["deadline_reading"], report["roll_policy"], report["return_policy"]) == ("strict", "none", "voids")
    assert "trước ngày 10/11/2022" in report["quote"]


def test_tra_vinh_reports_four_times(tables):
    periods = of(tables["period"], report_id="mttq-tra-vinh-2022.dinh-ky")
    assert [(row["period_id"], row["label"], row["due_nominal"]) for row in periods] == [
        ("2022-Q1", "Quý I/2022", None), ("2022-H1", "6 tháng đầu năm 2022", None),
        ("2022-Q3", "Quý III/2022", None), ("2022", "Năm 2022", None),
    ]


def test_hoc_mon_works_from_the_day_of_issue(tables):
    (period,) = of(tables["period"], report_id="lhpn-hoc-mon-2023.nam")
    assert (period["period_start"], period["period_end"]) == (date(2023, 11, 8), date(2023, 12, 31))


def test_the_training_target_and_its_quarter(tables):
    (item,) = of(tables["content_item"], plan_id="ttdn-binh-duong-2021", content_item_id="II.3")
    assert (item["target"], item["target_value"]) == ("dự kiến 250 người/hội nghị", Decimal(250))
    assert item["target_indicator_id"] == "TH02"
    assert (item["time_start"], item["time_end"]) == (date(2021, 7, 1), date(2021, 9, 30))
    assert item["quote"].startswith("Tổ chức các hội nghị tập huấn")


def test_lines_go_to_the_units_they_name(tables):
    def units(item_id):
        found = of(tables["requirement"], plan_id="ttdn-binh-duong-2021", content_item_id=item_id)
        return {row["unit_id"].split(".")[0] for row in found}, len(found)

    assert units("II.1") == units("II.2.b") == ({"ubnd"}, 9)
    assert units("II.3") == ({"so"}, 1)


@pytest.mark.parametrize(("plan_id", "item_id"), [
    ("hnd-binh-duong-2022", "III.1"), ("mttq-tra-vinh-2022", "III.3"), ("lhpn-hoc-mon-2023", "III.1.1.a"),
])
def test_the_issuers_own_tasks_are_shown_but_nobody_elses(tables, plan_id, item_id):
    (item,) = of(tables["content_item"], plan_id=plan_id, content_item_id=item_id)
    assert not item["is_out_of_scope"]
    assert of(tables["content_item_indicator"], plan_id=plan_id, content_item_id=item_id)
    assert of(tables["requirement"], plan_id=plan_id, content_item_id=item_id) == []


def test_what_a_text_lacks_is_null(tables):
    numbers = {row["plan_id"]: (row["number"], row["issued_on"]) for row in tables["plan"] if not row["is_sample"]}
    assert numbers == {
        "hnd-binh-duong-2022": (None, None),
        "mttq-tra-vinh-2022": (None, None),
        "ttdn-binh-duong-2021": ("1560/KH-UBND", date(2021, 4, 15)),
        "lhpn-hoc-mon-2023": ("194/KH-BTV", date(2023, 11, 8)),
        "ttdn-que-minh-2023": (None, None),
    }
    (cut,) = of(tables["plan"], plan_id="ttdn-binh-duong-2021")
    assert "chỉ còn đến mục II.3" in cut["note"]


# ---- units and days

@pytest.mark.parametrize(("unit_id", "day", "name"), [
    ("hnd.binh-duong.tan-uyen", date(2022, 12, 31), "Hội Nông dân thị xã Tân Uyên"),
    ("hnd.binh-duong.tan-uyen", date(2023, 4, 9), "Hội Nông dân thị xã Tân Uyên"),
    ("hnd.binh-duong.tan-uyen", date(2023, 4, 10), "Hội Nông dân thành phố Tân Uyên"),
    ("ubnd.binh-duong.ben-cat", date(2024, 4, 30), "UBND thị xã Bến Cát"),
    ("ubnd.binh-duong.ben-cat", date(2024, 5, 1), "UBND thành phố Bến Cát"),
    ("mttq.tra-vinh.tx-duyen-hai", date(2022, 6, 30), "Ủy ban MTTQ Việt Nam thị xã Duyên Hải"),
    ("mttq.tra-vinh.h-duyen-hai", date(2022, 6, 30), "Ủy ban MTTQ Việt Nam huyện Duyên Hải"),
    ("lhpn.hoc-mon.ba-diem", date(2025, 6, 30), "Hội LHPN xã Bà Điểm"),
])
def test_names_as_they_were_on_a_day(tables, unit_id, day, name):
    assert unit_on(tables, unit_id, day) == [name]


def test_the_district_level_ends_and_is_followed_by_convention_only(tables):
    districts = list(of(tables["unit"], level="district", is_sample=False))
    last = {row["unit_id"]: row["valid_to"] for row in districts}
    assert set(last.values()) == {date(2025, 6, 30)}
    followed = [row for row in tables["unit_successor"] if row["unit_id"] in last]
    assert followed and all("không phải kế thừa pháp lý" in row["source"] for row in followed)


def test_twelve_communes_become_four(tables):
    became = [row for row in tables["unit_successor"] if row["unit_id"].startswith("lhpn.hoc-mon.")]
    assert len({row["unit_id"] for row in became}) == 12
    assert len({row["successor_id"] for row in became}) == 4
    assert of(became, unit_id="lhpn.hoc-mon.tan-xuan")[0]["successor_id"] == "lhpn.ho-chi-minh.hoc-mon"


def test_a_reused_code_is_two_units(tables):
    assert {row["unit_id"] for row in of(tables["unit"], area_code="27592", organisation="lhpn")} == {
        "lhpn.hoc-mon.ba-diem", "lhpn.ho-chi-minh.ba-diem",
    }


def test_unnamed_units_are_placeholders(tables):
    assert [row["name"] for row in of(tables["unit"], is_placeholder=True)] == [
        f"Đơn vị trực thuộc {number} (chưa xác định tên)" for number in (1, 2, 3)
    ]


def test_versions_of_a_unit_share_its_place(tables):
    places = {}
    for row in tables["unit"]:
        places.setdefault(row["unit_id"], set()).add(row["position"])
    assert all(len(found) == 1 for found in places.values())
    assert sorted(place for found in places.values() for place in found) == list(range(1, len(places) + 1))


def test_days_that_beat_the_package(reference):
    assert [(day, works) for day, works, _ in reference.calendar_overrides] == [
        (date(2026, 1, 2), False), (date(2026, 1, 10), True),
    ]
    assert all("12729/VPCP-KGVX" in source for *_, source in reference.calendar_overrides)


def test_the_whole_catalogue_of_indicators(tables):
    kinds = [row["kind"] for row in tables["indicator"]]
    assert (kinds.count("flow"), kinds.count("stock"), kinds.count("ratio")) == (29, 4, 0)
    assert {row["indicator_id"] for row in tables["content_item_indicator"]} <= {
        row["indicator_id"] for row in tables["indicator"]
    }


# ---- the sample

def test_everything_invented_says_so(tables):
    (plan,) = of(tables["plan"], is_sample=True)
    assert plan["plan_id"] == SAMPLE_PLAN
    assert all(MARK in plan[key] for key in ("title", "short_title", "issuer", "area"))
    units = of(tables["unit"], is_sample=True)
    assert {row["unit_id"] for row in units} == {row["unit_id"] for row in tables["unit"] if ".mau" in row["unit_id"]}
    assert all(MARK in row["name"] for row in units)
    assert not [row for row in of(tables["unit"], is_sample=False) if MARK in row["name"]]


def test_the_sample_stands_only_in_its_own_folder(reference):
    alone = read_reference(DATA / "reference")
    assert of(alone.tables()["plan"], is_sample=True) == of(alone.tables()["unit"], is_sample=True) == []
    assert alone.sha256 != reference.sha256


def test_the_sample_has_a_year_of_changes(tables):
    (opened,) = [row for row in of(tables["unit"], is_sample=True) if row["valid_from"] > date(2026, 1, 1)]
    (closed,) = [row for row in of(tables["unit"], is_sample=True) if row["valid_to"]]
    assert (opened["valid_from"], closed["valid_to"]) == (date(2026, 4, 1), date(2026, 6, 30))
    assert [row["unit_id"] for row in tables["unit_successor"] if ".mau." in row["unit_id"]] == [closed["unit_id"]]
    parents = [row["unit_id"] for row in tables["unit_parent"] if ".mau." in row["unit_id"]]
    assert len([unit_id for unit_id in set(parents) if parents.count(unit_id) == 2]) == 1


def test_the_sample_reports(tables):
    (month,) = of(tables["report"], report_id=f"{SAMPLE_PLAN}.thang")
    (quarter,) = of(tables["report"], report_id=f"{SAMPLE_PLAN}.quy")
    assert (month["roll_policy"], month["return_policy"]) == ("next_working_day", "voids")
    assert (quarter["deadline_reading"], quarter["return_policy"]) == ("strict", "keeps_clock")
    months = of(tables["period"], report_id=month["report_id"])
    assert [row["period_id"] for row in months] == [f"2026-{number:02}" for number in range(1, 13)]
    assert (months[0]["period_start"], months[0]["period_end"]) == (date(2025, 12, 15), date(2026, 1, 14))
    phuong = {row["unit_id"] for row in of(tables["unit"], unit_type="phuong", is_sample=True)}
    assert {row["unit_id"] for row in of(tables["requirement"], plan_id=SAMPLE_PLAN, content_item_id="II.5")} == phuong


# ---- the files themselves

def test_all_files_are_nfc():
    files = [path for path in DATA.rglob("*") if path.suffix in {".csv", ".yml"} and "home" not in path.parts]
    assert len(files) >= 14
    wrong = [path.name for path in files if not unicodedata.is_normalized("NFC", path.read_text(encoding="utf-8"))]
    assert wrong == []


def test_no_person_is_named(tables):
    assert not [row["plan_id"] for row in tables["plan"] if re.search("đ/c|đồng chí", " ".join(row["recipients"]))]


def test_columns_are_those_of_the_store(tables):
    connection = duckdb.connect()
    for name in migrations():
        connection.execute(statement(name))
    for table, rows in tables.items():
        known = {column for column, *_ in connection.execute(f"describe {table}").fetchall()}
        assert all(set(row) == known for row in rows[:1]), table


# ---- what is refused: (file, words to find, words to put there, what is told)

PLAN = "plans/hnd-binh-duong-2022.yml"
REFUSED = {
    "unknown_key": (PLAN, "year: 2022\n", "year: 2022\nyears: 2022\n", r"line \d+, years: unknown key 'years'"),
    "missing_key": (PLAN, "number: null\n", "", "key 'number' is missing"),
    "key_twice": (PLAN, "year: 2022\n", "year: 2022\nyear: 2023\n", r"line \d+: key 'year' is written twice"),
    "not_yaml": (PLAN, "recipients:\n", "recipients: [\n", r"hnd-binh-duong-2022.yml: line \d+: "),
    "file_name": (PLAN, "plan_id: hnd-binh-duong-2022", "plan_id: hnd-2022", "'hnd-2022' is not the file's name"),
    "number_for_text": (PLAN, 'period_id: "2022"', "period_id: 2022",
                        r"reports\.0\.periods\.0\.period_id.*valid string"),
    "unknown_choice": (PLAN, "roll_policy: none", "roll_policy: never", r"roll_policy.*next_working_day"),
    "due_before_start": (PLAN, "due_nominal: 2022-11-10", "due_nominal: 2021-11-10", "is before period_start"),
    "due_without_words": (PLAN, "due_text: trước ngày 10/11/2022", "due_text: null", "due_nominal needs due_text"),
    "period_elsewhere": (PLAN, "period_end: 2022-12-31", "period_end: 2023-12-31", "does not end in its own year"),
    "period_backwards": (PLAN, "period_start: 2022-01-01", "period_start: 2023-01-01", "is before period_start"),
    "unknown_indicator": (PLAN, "[VB02]", "[VB99]", r"II\.1\.b: indicators: unknown indicator 'VB99'"),
    "line_twice": (PLAN, "content_item_id: II.1.b", "content_item_id: II.1.a", r"II\.1\.a: this line is written twice"),
    "counted_out_of_scope": (PLAN, "out_of_scope: true", "out_of_scope: true\n        indicators: [TB01]",
                             "an out_of_scope item has no indicators"),
    "unknown_form": (PLAN, "form_id: bieu-ttdn", "form_id: bieu-khac", "unknown form 'bieu-khac'"),
    "foreign_report_id": (PLAN, "report_id: hnd-binh-duong-2022.nam", "report_id: hnd.nam", "must begin with"),
    "unknown_unit": (PLAN, "- hnd.binh-duong.di-an", "- hnd.binh-duong.di-xa", "unknown unit 'hnd.binh-duong.di-xa'"),
    "unit_twice": (PLAN, "- hnd.binh-duong.di-an", "- hnd.binh-duong.thuan-an", "assigned twice"),
    "unit_gone": (PLAN, "- hnd.binh-duong.di-an", "- lhpn.ho-chi-minh.ba-diem", "owes no period"),
    "unknown_rule": (PLAN, "required_of: []", "required_of: [phuong]", r"III\.1: required_of: 'phuong' is no unit"),
    "nothing_to_fill_in": ("plans/mttq-tra-vinh-2022.yml", "        required_of: []     # the report itself", "#",
                           r"III\.4: units must report this line but it has no indicator"),
    "no_line_for_a_unit": ("plans/ttdn-binh-duong-2021.yml", "[so.binh-duong.tttt]", "[]",
                           "'so.binh-duong.tttt' has no line to report on"),
    "versions_overlap": ("units.csv", ",2020-02-01,2023-04-09,", ",2020-02-01,2023-04-10,", "overlaps .* in time"),
    "unit_backwards": ("units.csv", ",2020-02-01,2023-04-09,", ",2020-02-01,2019-04-09,", "is before valid_from"),
    "unknown_type": ("units.csv", ",hnd,huyen,", ",hnd,quan,", r"units.csv: line \d+: unit_type"),
    "unknown_column": ("units.csv", ",source\n", ",origin\n",
                       r"line 1: columns unknown: \['origin'\], missing: \['source'\]"),
    "cell_too_many": ("indicators.csv", "VB01,", "VB01,,", "5 cells expected"),
    "indicator_twice": ("indicators.csv", "VB02,", "VB01,", "'VB01' is already in reference/indicators.csv, line 2"),
    "day_twice": ("calendar.csv", "2026-01-10", "2026-01-02", "'2026-01-02' is already in"),
    "parent_unknown": ("unit_parents.csv", ",ubnd.quang-nam,", ",ubnd.quang-trung,", "unknown unit 'ubnd.quang-trung'"),
    "parent_too_long": ("unit_parents.csv", "so.binh-duong.tttt,ubnd.binh-duong,state,2020-01-01,2025-02-28",
                        "so.binh-duong.tttt,ubnd.binh-duong,state,2020-01-01,2025-03-01", "does not exist all through"),
    "parents_in_a_circle": ("unit_parents.csv", "ubnd.quang-nam.que-son,ubnd.quang-nam,",
                            "ubnd.quang-nam.que-son,ubnd.que-minh,", "is its own ancestor in tree 'state'"),
    "two_parents": ("unit_parents.csv", "ubnd.quang-nam.que-son,ubnd.quang-nam,state",
                    "ubnd.que-minh,ubnd.quang-nam,state", r"\('ubnd.que-minh', 'state'\) overlaps"),
    "successor_unknown": ("unit_successors.csv", ",ubnd.da-nang,", ",ubnd.da-nang-2,", "successor_id: unknown unit"),
    "successor_of_itself": ("unit_successors.csv", ",ubnd.da-nang,", ",ubnd.quang-nam,",
                            "'ubnd.quang-nam' follows itself on 2025-07-01"),
    "successors_in_a_circle": ("unit_successors.csv", "ubnd.que-minh,ubnd.da-nang.que-son,2025",
                               "ubnd.da-nang,ubnd.quang-nam,2025", "'ubnd.quang-nam' follows itself on 2025-07-01"),
    "alias_of_two": ("unit_aliases.csv", "UBMTTQVN thị xã Duyên Hải", "UBMTTQVN huyện Duyên Hải", "already means"),
    "alias_is_a_name": ("unit_aliases.csv", "UBMTTQVN thị xã Duyên Hải", "Ủy ban MTTQ Việt Nam huyện Duyên Hải",
                        "already means 'mttq.tra-vinh.h-duyen-hai'"),
    "not_nfc": ("indicators.csv", "Đoàn ra", unicodedata.normalize("NFD", "Đoàn ra"),
                r"line 24: letters are not in .*NFC"),
}


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(DATA / "reference", tmp_path / "reference"))


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_file_place_and_reason(folder, case):
    name, words, others, told = REFUSED[case]
    text = (folder / name).read_text(encoding="utf-8")
    assert words in text
    (folder / name).write_text(text.replace(words, others, 1), encoding="utf-8")
    with pytest.raises(ReferenceError) as refused:
        read_reference(folder)
    assert any(
        re.search(told, str(problem)) and problem.file == f"reference/{name}" for problem in refused.value.problems
    ), str(refused.value)


def test_all_problems_are_told_at_once(folder):
    path = folder / PLAN
    text = path.read_text(encoding="utf-8").replace("[VB02]", "[VB99]", 1).replace("bieu-ttdn", "bieu-khac")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ReferenceError) as refused:
        read_reference(folder)
    assert len(refused.value.problems) == 2
    assert str(refused.value).count("\n") == 1


def test_a_file_without_a_place_is_refused(folder):
    (folder / "unit.csv").write_text("unit_id\n", encoding="utf-8")
    with pytest.raises(ReferenceError, match="reference/unit.csv: this file has no place here"):
        read_reference(folder)


def test_bytes_that_are_not_utf8_are_refused(folder):
    (folder / "calendar.csv").write_bytes("day,is_working,source\n2026-01-02,false,Nghỉ\n".encode("utf-16"))
    with pytest.raises(ReferenceError, match="calendar.csv: not UTF-8"):
        read_reference(folder)


def test_excels_byte_order_mark_is_read(folder):
    path = folder / "indicators.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert len(read_reference(folder).tables()["indicator"]) == 33


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(ReferenceError, match="nowhere: no such folder"):
        read_reference(tmp_path / "nowhere")


def test_the_same_plan_in_two_folders_is_refused(folder):
    with pytest.raises(ReferenceError, match="'hnd-binh-duong-2022' is already in"):
        read_reference(DATA / "reference", folder)


def test_any_changed_byte_changes_the_hash(folder):
    before = read_reference(folder).sha256
    path = folder / "units.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Mốc quy ước", "Mốc qui ước", 1), encoding="utf-8")
    assert read_reference(folder).sha256 != before


def test_a_sample_unit_cannot_join_a_real_plan(folder, tmp_path):
    path = folder / PLAN
    text = path.read_text(encoding="utf-8").replace("- hnd.binh-duong.di-an", "- ubnd.mau.an-hoa", 1)
    # the unit must exist in the period, or that is told first
    path.write_text(text, encoding="utf-8")
    units = tmp_path / "more" / "units.csv"
    units.parent.mkdir()
    head, *rows = (DATA / "sample" / "registers" / "units.csv").read_text(encoding="utf-8").splitlines()
    row = next(row for row in rows if row.startswith("ubnd.mau.an-hoa,")).replace("2025-07-01", "2020-01-01")
    units.write_text(f"{head}\n{row}\n", encoding="utf-8")
    with pytest.raises(ReferenceError, match="differ in is_sample"):
        read_reference(folder, units.parent)
