"""The repository as the house tests see it: its files, and who imports whom."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OURS = ("dashboard", "etl", "queries", "run", "tests")
_NOT_OURS = {".git", ".venv", "__pycache__", ".pytest_cache", ".ruff_cache", ".hypothesis", "home", "node_modules"}


def files(suffix: str = "", under: str = ".") -> Iterator[Path]:
    """Every file of the repository that ends so, build products and data folders apart; paths from the root."""
    for path in sorted((ROOT / under).rglob(f"*{suffix}")):
        relative = path.relative_to(ROOT)
        if path.is_file() and not _NOT_OURS & {part if not part.startswith("home") else "home"
                                               for part in relative.parts[:-1]}:
            yield relative


def product() -> list[Path]:
    """The Python files of the product, tests apart."""
    return [path for path in files(".py") if path.parts[0] != "tests"]


def text(path: Path) -> str:
    """The text of a file of the repository."""
    return (ROOT / path).read_text(encoding="utf-8")


def imports(source: str) -> set[str]:
    """Dotted names of all modules a source imports, at any depth; `from a import b` gives 'a' and 'a.b'."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def relative_imports(source: str) -> bool:
    """True when a source imports relatively: then `imports` would not see it."""
    return any(isinstance(node, ast.ImportFrom) and node.level for node in ast.walk(ast.parse(source)))


def calls(source: str, dotted: str) -> bool:
    """True when a source calls `dotted`, such as 'duckdb.connect', however it was imported."""
    module, _, name = dotted.rpartition(".")
    tree = ast.parse(source)
    aliases = {alias.asname or alias.name for node in ast.walk(tree) if isinstance(node, ast.Import)
               for alias in node.names if alias.name == module}
    direct = {alias.asname or alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)
              for alias in node.names if node.module == module and alias.name == name}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Attribute) and called.attr == name and isinstance(called.value, ast.Name) \
                    and called.value.id in aliases:
                return True
            if isinstance(called, ast.Name) and called.id in direct:
                return True
    return False
