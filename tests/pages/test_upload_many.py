"""Upload of many files at once: a zip of workbooks, and two hundred files, each with its answer."""

import io
import shutil
import zipfile

import pytest

from tests.pages.conftest import by_label, shown, workbook

UNITS = ["hnd.binh-duong.bau-bang", "hnd.binh-duong.ben-cat"]
MANY = 200


def zipped(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        for name, content in files.items():
            package.writestr(name, content)
    return packed.getvalue()


@pytest.fixture
def app(site, tmp_path, open_page):
    return open_page(shutil.copytree(site, tmp_path / "own"), "upload")


def test_a_zip_is_checked_and_loaded_file_by_file(app, registry):
    package = zipped({
        "Báo cáo A.xlsx": workbook(registry, UNITS[0], 7), "con/B.xlsx": workbook(registry, UNITS[1], "12 bài"),
        "Tối mật.xlsx": workbook(registry, UNITS[1], 1), "<b>ảnh</b>.png": b"x", "~$A.xlsx": b"x"})
    app.file_uploader[0].upload("nộp.zip", package)
    app.run()
    assert not app.exception
    html = shown(app)
    assert "Kiểm tra 3 tệp: 1 hợp lệ, 0 đã có, 0 chờ quyết định, 2 bị từ chối" in html
    assert "nộp.zip/Báo cáo A.xlsx" in html and "nộp.zip/con/B.xlsx" in html
    assert "Bỏ qua 1 tệp không phải bảng tính: nộp.zip/&lt;b&gt;ảnh&lt;/b&gt;.png" in html
    assert "Bỏ qua 1 tệp tạm" in html
    by_label(app.button, "Nộp 1 tệp").click().run()
    assert "nhận 1" in shown(app)
    assert "Phiếu tiếp nhận" in [button.label for button in app.get("download_button")]


def again(form: bytes, number: int) -> bytes:
    """The same form in other bytes, as if it had been saved once more."""
    file = io.BytesIO(form)
    with zipfile.ZipFile(file, "a") as package:
        package.comment = str(number).encode()
    return file.getvalue()


def test_two_hundred_files_are_one_summary_with_the_problems_first(app, registry):
    good, bad = workbook(registry, UNITS[0], 7), workbook(registry, UNITS[1], "12 bài")
    for number in range(MANY):
        app.file_uploader[0].upload(f"{number:03}.xlsx", again(bad if number % 10 == 9 else good, number))
    app.run()
    assert not app.exception
    html = shown(app)
    assert f"Kiểm tra {MANY} tệp: 180 hợp lệ, 0 đã có, 0 chờ quyết định, 20 bị từ chối" in html
    table = html[html.index("Từng tệp"):html.index("Lỗi và cảnh báo cần sửa")]
    assert table.index("199.xlsx") < table.index("000.xlsx")
    assert "Tải tất cả (.zip)" in [button.label for button in app.get("download_button")]
    by_label(app.button, "Nộp 180 tệp").click().run()
    assert not app.exception
    assert "nhận 180" in shown(app)
