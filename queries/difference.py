"""What changed between two answers of one query: cell by cell, with the rows that came and the rows that went."""

import pandas as pd

ROW = "*"                               # stands in `column` where a whole row came or went
ABSENT, PRESENT = "absent", "present"
_BOTH, _SUFFIXES = "both", ("\x00before", "\x00after")


def difference(before: pd.DataFrame, after: pd.DataFrame, grain: tuple[str, ...]) -> pd.DataFrame:
    """The changed cells: grain columns, column, before, after; in the order of `after`, what went at the end.

    A row that came (or went) is one line with column '*', then one line per cell that holds something.
    Nothing to nothing is no change. Raises ValueError when the grain does not tell rows apart.
    """
    keys = list(grain)
    for frame in (before, after):
        if frame.duplicated(keys).any():
            raise ValueError(f"more than one row has the same {', '.join(keys)}")
    columns = [column for column in after.columns if column not in keys]
    columns += [column for column in before.columns if column not in keys and column not in columns]
    met = _numbered(before, keys, "_before").merge(
        _numbered(after, keys, "_after"), on=keys, how="outer", suffixes=_SUFFIXES, indicator="_side")
    met = met.sort_values(["_after", "_before"], ignore_index=True)
    parts = [_rows(met, keys)]
    parts += [_cells(met, keys, i, _side(before, met, c, 0), _side(after, met, c, 1), c)
              for i, c in enumerate(columns, start=1)]
    changed = pd.concat(parts, ignore_index=True).sort_values(["_line", "_order"], kind="stable", ignore_index=True)
    return changed[[*keys, "column", "before", "after"]]


def _numbered(frame: pd.DataFrame, keys: list[str], name: str) -> pd.DataFrame:
    """The frame with the place of each row; keys as plain objects, since an empty frame knows no types."""
    return frame.astype(dict.fromkeys(keys, object)).assign(**{name: range(len(frame))})


def _rows(met: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    once = met[met["_side"] != _BOTH]
    is_new = once["_side"] == "right_only"
    return once[keys].assign(
        column=ROW, before=is_new.map({True: ABSENT, False: PRESENT}).astype(object),
        after=is_new.map({True: PRESENT, False: ABSENT}).astype(object), _line=once.index, _order=0,
    )


def _side(frame: pd.DataFrame, met: pd.DataFrame, column: str, side: int) -> pd.Series:
    """One column of one side, as the frame had it: a whole number stays whole beside rows that lack it."""
    if column not in frame.columns:
        return pd.Series([None] * len(met), dtype=object)
    name = column + _SUFFIXES[side] if column + _SUFFIXES[side] in met.columns else column
    values = met[name]
    return values.astype("Int64") if pd.api.types.is_integer_dtype(frame[column]) else values


def _cells(
    met: pd.DataFrame, keys: list[str], order: int, before: pd.Series, after: pd.Series, column: str
) -> pd.DataFrame:
    was, now = _plain(before, after), _plain(after, before)
    changed = ~_same(was, now)
    lines = met.loc[changed, keys]
    return lines.assign(column=column, before=was[changed], after=now[changed], _line=lines.index, _order=order)


def _plain(values: pd.Series, other: pd.Series) -> pd.Series:
    """Python's own objects, None for what is not there; whole numbers where the other side counts in them."""
    whole = values.astype("float64") if pd.api.types.is_numeric_dtype(values) else None
    if whole is not None and not pd.api.types.is_bool_dtype(values) and pd.api.types.is_integer_dtype(other) \
            and (whole.dropna() % 1 == 0).all():
        values = values.astype("Int64")
    plain = values.astype(object)
    return plain.where(values.notna(), None)


def _same(was: pd.Series, now: pd.Series) -> pd.Series:
    return pd.Series([a is b or (a is not None and b is not None and _equal(a, b)) for a, b in
                      zip(was, now, strict=True)], index=was.index, dtype=bool)


def _equal(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        # the last bits of a sum may depend on the order in which machines add
        return abs(one - other) <= 1e-12 * max(abs(one), abs(other))
    return bool(one == other)
