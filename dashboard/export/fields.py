"""What every column of a query is called, means and is: one list for the tables' headings and the data package."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from dashboard.export.words import section

_CATALOGUE = Path(__file__).parents[1] / "text" / "fields.vi.toml"
_WHOLE = ("_count", "_position", "_max")            # of counts that may be unknown and so come as floats
_WHOLE_NAMES = {"rank", "position", "days_late", "working_days_late", "days_until_due", "version", "year",
                "before_year", "byte_count"}


@dataclass(frozen=True, slots=True)
class Field:
    """A column in words. KeyError when made for a column nobody described: our bug."""

    name: str
    title: str
    description: str


@cache
def field(name: str) -> Field:
    """The words of a column."""
    return Field(name, title_of(name), _words("description")[name])


@cache
def title_of(name: str) -> str:
    """What a column is called."""
    return section("column").get(name) or _words("title")[name]


def type_of(name: str, series: pd.Series) -> str:
    """Its type in a table schema: integer | number | boolean | date | datetime | array | string."""
    if name.endswith(_WHOLE) or name in _WHOLE_NAMES:
        return "integer"
    if pd.api.types.is_bool_dtype(series):
        return "boolean"
    if pd.api.types.is_integer_dtype(series):
        return "integer"
    if pd.api.types.is_numeric_dtype(series):
        return "number"
    if pd.api.types.is_datetime64_any_dtype(series):
        # the database's dates come as midnights; only instants have a time
        return "datetime" if name.endswith("_at") or name == "as_of" else "date"
    given = series.dropna()
    if len(given) and isinstance(given.iloc[0], (bool, np.bool_)):
        return "boolean"                # some are not known
    return "array" if len(given) and not isinstance(given.iloc[0], str) else "string"


@cache
def _words(name: str) -> dict[str, str]:
    return tomllib.loads(_CATALOGUE.read_text(encoding="utf-8"))[name]
