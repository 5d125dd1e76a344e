"""The receipt slip: every fact on it, as a workbook and as a page that asks nothing of a network."""

import io
import re
from dataclasses import replace
from datetime import date, datetime

import openpyxl
import pytest

from dashboard.status import statuses
from etl.answers.answer_words import answer_word
from etl.answers.receipt import Receipt, write_receipt
from etl.answers.receipt_page import receipt_html
from etl.finding import Code, Finding, Severity

SHA = "9730e078ab7c33c573e175152be15bbc96e1d903e9f8e89c9939e84ff7366639"
SLIP = Receipt(
    unit_name="UBND xã Thạnh An", report_title="Báo cáo quý", plan_title="Kế hoạch năm 2022", period_label="Quý I/2022",
    outcome="accepted", version=2, received_at=datetime(2022, 3, 24, 8, 5), loaded_at=datetime(2022, 3, 26, 9, 0),
    channel="thư điện tử", file_name="=cmd|' /C calc'!A0.xlsx", sha256=SHA, submission_id="0190", status="on_time",
    due_effective=date(2022, 3, 25), days_late=None, as_of_day=date(2022, 3, 26),
)
WARNED = replace(SLIP, findings=[Finding(Severity.WARNING, Code.HIDDEN_SHEET, "<b>Ẩn</b>")])
TOLD = ["UBND xã Thạnh An", "Báo cáo quý", "Kế hoạch năm 2022", "Quý I/2022", "Đã nhận", "24/03/2022 08:05",
        "26/03/2022 09:00", "25/03/2022", "Đúng hạn; tính đến 26/03/2022", "thư điện tử", SHA, "0190"]


def cells(content: bytes) -> list:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_the_workbook_says_everything_and_calculates_nothing():
    found = cells(write_receipt(WARNED))
    values = [cell.value for cell in found]
    assert [fact for fact in TOLD if fact not in values] == []
    assert "2" in values
    assert "=cmd|' /C calc'!A0.xlsx" in values
    assert any("đang ẩn" in value for value in values)
    assert {cell.data_type for cell in found} == {"s"}


def test_the_page_says_the_same_and_stands_alone():
    page = receipt_html(WARNED).decode()
    assert [fact for fact in TOLD if fact not in page] == []
    assert "PHIẾU TIẾP NHẬN BÁO CÁO" in page
    assert "size: A4" in page
    assert not re.search(r"https?:|src=|<script|<link|@import|url\(", page)
    assert "<b>" not in page
    assert "<b>" not in receipt_html(replace(SLIP, file_name="<b>x</b>", unit_name="<b>")).decode()


def test_late_and_without_a_deadline():
    late = dict(replace(SLIP, status="late", days_late=3).facts())
    assert late["Tình trạng so với hạn"] == "Trễ hạn, 3 ngày; tính đến 26/03/2022"
    assert dict(replace(SLIP, status="received", due_effective=None).facts())["Hạn nộp"] == "văn bản không ghi hạn"
    alone = dict(replace(SLIP, status=None, due_effective=None, unit_name=None).facts())
    assert (alone["Hạn nộp"], alone["Đơn vị báo cáo"]) == ("–", "–")


def test_sample_data_are_called_so():
    assert "DỮ LIỆU MINH HỌA" in receipt_html(replace(SLIP, is_sample=True)).decode()
    assert cells(write_receipt(replace(SLIP, is_sample=True)))[0].value == "DỮ LIỆU MINH HỌA"
    assert "DỮ LIỆU MINH HỌA" not in receipt_html(SLIP).decode()


@pytest.mark.parametrize("code", list(statuses()))
def test_a_status_is_called_as_on_the_pages(code: str):
    assert answer_word(f"status.{code}") == statuses()[code].label
