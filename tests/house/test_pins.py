"""What is installed is exactly what was looked at: every package pinned, every file of it known by its hash."""

import re

import pytest

from tests.house.pins import FILES, ROOT, bare, hashes, name_of


@pytest.mark.parametrize("name", FILES)
def test_every_line_is_a_pin_with_hashes(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    others = [line for line in bare(text) if line and not line.startswith("#") and not name_of(line)]
    assert others == ([] if name == FILES[0] else [f"-r {FILES[0]}"])       # no address of an index either
    found = hashes(text)
    assert len(found) == len([line for line in bare(text) if name_of(line)])
    assert [package for package, known in found.items() if not known] == [], "run python -m tests.house.pins"
    assert all(re.fullmatch("sha256:[0-9a-f]{64}", one) for known in found.values() for one in known)


def test_nothing_is_pinned_twice() -> None:
    first, second = (hashes((ROOT / name).read_text(encoding="utf-8")) for name in FILES)
    assert set(first) & set(second) == set()
