"""The words the road understands when people write them, from text/words.toml."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_PATH = Path(__file__).parent / "text" / "words.toml"


@cache
def vocabulary() -> dict[str, Any]:
    """All of words.toml, read once."""
    return tomllib.loads(_PATH.read_text(encoding="utf-8"))
