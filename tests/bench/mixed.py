"""`python -m etl check --json` over a folder of a thousand mixed files: an answer for each, and how long it takes."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from random import Random

from etl.form import write_template
from etl.obligation import write_registers
from etl.registers.reference import read_reference
from etl.registry import read_registry
from etl.sample import fill
from etl.store import Store
from tests.builders import ole, retyped, rewritten
from tests.formats import document, ods, strict, with_cells, xls, xls_number, xlsb, zipped

FILES, SEED = 1_000, 7
ROOT = Path(__file__).resolve().parents[2]
SHEET = "xl/worksheets/sheet1.xml"


def measure(files: int = FILES) -> int:
    """Print the outcomes and the time; return 1 when a file has no answer."""
    with tempfile.TemporaryDirectory() as folder:
        home, inbox = Path(folder) / "home", Path(folder) / "inbox"
        forms = make_site(home, files // 2)
        inbox.mkdir()
        names = write_mixed(inbox, forms, files)
        start = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "etl", "check", "--json", str(inbox)], cwd=ROOT, check=False,
            env=os.environ | {"DUNGHAN_HOME": str(home), "PYTHONUTF8": "1"}, capture_output=True,
        )
        seconds = time.perf_counter() - start
    answers = json.loads(done.stdout)["files"]
    print(f"{len(answers)} answers for {len(names)} files in {seconds:.1f} s,"
          f" {1000 * seconds / len(names):.1f} ms a file")
    for outcome, count in Counter(answer["outcome"] for answer in answers).most_common():
        print(f"  {outcome:12}{count:6}")
    for code, count in Counter(f["code"] for a in answers for f in a["findings"]).most_common():
        print(f"    {code:34}{count:6}")
    return int([answer["name"] for answer in answers] != names)


def make_site(home: Path, count: int) -> list[bytes]:
    """A data folder with the registers of the sample, and filled forms for it."""
    store = Store(home)
    with store.write() as connection:
        write_registers(connection, read_reference(ROOT / "data" / "reference", ROOT / "data" / "sample" / "registers"),
                        "bench")
    with closing(store.read()) as connection:
        registry = read_registry(connection)
    keys = list(registry.obligations)[:count]
    return [write_template(registry, *key, fill(registry, key, "full", "bench", {})) for key in keys]


def write_mixed(folder: Path, forms: list[bytes], count: int) -> list[str]:
    """Files of every kind that an office gets, good and bad, in a fixed random order; their names in order."""
    random = Random(SEED)
    makers = list(_makers(random).values())
    names = []
    for number in range(count):
        form = forms[number % len(forms)]
        # every other file is a good form
        content = form if number % 2 == 0 else makers[(number // 2) % len(makers)](form)
        names.append(f"{number:04}.xlsx")
        (folder / names[-1]).write_bytes(content)
    return names


def _flipped(content: bytes, random: Random) -> bytes:
    flipped = bytearray(content)
    flipped[random.randrange(len(content))] ^= 1 << random.randrange(8)
    return bytes(flipped)


def _makers(random: Random) -> dict[str, object]:
    """Kind -> a file of it, made from a good form."""
    rows = [["STT", "Nội dung", "Số lượng"], [1, "Tin, bài", "1.234,5"]]
    return {
        "strict": strict,
        "flipped": lambda form: _flipped(form, random),
        "half": lambda form: form[: random.randrange(len(form))],
        "nothing": lambda _: b"",
        "zeros": lambda _: bytes(random.randrange(1, 9_999)),
        "noise": lambda _: random.randbytes(5_000),
        "csv": lambda _: "STT;Nội dung\n1;Tin\n".encode() * random.randrange(1, 99),
        "page": lambda _: b"<html><table><tr><td>1</td></tr></table></html>",
        "docx": lambda _: document(),
        "doc": lambda _: ole({"WordDocument": b"x" * 5_000}),
        "pdf": lambda _: b"%PDF-1.7\n" + random.randbytes(900),
        "png": lambda _: b"\x89PNG\r\n\x1a\n" + random.randbytes(900),
        "zip": lambda form: zipped({"a.xlsx": form}),
        "password": lambda _: ole({"EncryptedPackage": b"x" * 5_000}),
        "other table": lambda _: retyped(rows),
        "ods": lambda _: ods(rows),
        "xlsb": lambda _: xlsb(rows),
        "xls": lambda _: xls([xls_number(0, 0, random.random())]),
        "bomb": lambda form: rewritten(form, {}, extra={"xl/a.bin": bytes(20_000_000)}),
        "far": lambda _: with_cells('<row r="999999"><c r="CV999999"><v>1</v></c></row>'),
        "entities": lambda form: rewritten(form, {SHEET: lambda part: b"<!DOCTYPE a []>" + part}),
        "secret": lambda _: retyped([["TUYỆT MẬT"], *rows]),
        "broken xml": lambda form: rewritten(form, {SHEET: lambda part: part[: random.randrange(len(part))]}),
        "macros": lambda form: rewritten(form, {}, extra={"xl/vbaProject.bin": b"x"}),
    }
