"""Nothing in the dashboard changes a frame in place: it may be one that all viewers read (dashboard/kept.py)."""

import ast

from tests.house.source import files, text

PLACES = {"loc", "iloc", "at", "iat"}
PARTS = {"columns", "index", "attrs"}


def changes(source: str) -> list[str]:
    """Where a module writes through .loc and its like, names a frame's columns anew, or says inplace."""
    found = []
    for node in ast.walk(ast.parse(source)):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in targets:
            through = isinstance(target, ast.Subscript) and isinstance(target.value, ast.Attribute)
            if through and target.value.attr in PLACES or isinstance(target, ast.Attribute) and target.attr in PARTS:
                found.append(f"{target.lineno}: {ast.unparse(target)}")
        if isinstance(node, ast.Call) and any(given.arg == "inplace" for given in node.keywords):
            found.append(f"{node.lineno}: inplace")
    return found


def test_no_frame_is_changed_in_place():
    assert {path: found for path in files(".py", "dashboard") if (found := changes(text(path)))} == {}


def test_planted_changes_are_found():
    source = "f.loc[0, 'n'] = 1\nf.iat[0] += 1\nf.columns = []\nf.sort_values('n', inplace=True)\ng = f.loc[0]"
    assert [line.split(":")[0] for line in changes(source)] == ["1", "2", "3", "4"]
