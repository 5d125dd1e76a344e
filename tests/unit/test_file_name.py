"""A file's name is held against what the file says, and never believed."""

import pytest

from etl.file_name import differing_name
from etl.finding import Code, Severity
from etl.model import Identity
from tests.builders import PERIOD, REPORT, UNIT, small_registry

IDENTITY = Identity("bieu-ttdn", "1", REPORT, UNIT, PERIOD)


@pytest.mark.parametrize("name", [
    f"Bieu-TTDN_{REPORT}_{UNIT}_{PERIOD}.xlsx", "a.xlsx", "BC quý 1.xlsx", "bc_quy_I_2022 (1) - Copy.xlsx",
    "bản mới nhất T9.xlsx", "báo cáo năm 2022.xlsx", "final.xlsx",
])
def test_a_name_that_says_the_same_or_nothing(name: str) -> None:
    assert differing_name(name, IDENTITY, small_registry()) == []


@pytest.mark.parametrize(("name", "taken"), [
    ("BC quý 2.xlsx", "Quý I/2022"), ("bc_quy_I_2021.xlsx", "Quý I/2022"), ("6 tháng đầu năm 2022.xls", "Quý I/2022"),
    (f"Bieu-TTDN_{REPORT}_mttq.cau-ke_{PERIOD}.xlsx", "Ủy ban MTTQ Việt Nam thị xã Duyên Hải"),
])
def test_a_name_that_says_something_else_is_mentioned(name: str, taken: str) -> None:
    finding, = differing_name(name, IDENTITY, small_registry())
    assert (finding.severity, finding.code, finding.value) == (Severity.WARNING, Code.NAME_DIFFERS, name)
    assert finding.params["taken"] == taken
