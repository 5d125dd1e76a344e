"""The rules of who may import whom, as a function that names every breach."""

from pathlib import PurePosixPath

from tests.house.source import calls, imports, relative_imports

MAY_IMPORT = {
    "dashboard": {"dashboard", "etl", "queries"},
    "etl": {"etl"},
    "queries": {"queries"},
    "run": set(),
}
STOPS = {"gate", "read", "recognise", "extract", "validate", "load"}
PURE = {"charts.py", "tables.py", "text", "export"}     # of dashboard: frames in, figures and bytes out


def breaches(path: str, source: str) -> list[str]:
    """What is wrong with the imports of the file at `path` (from the root, with slashes); empty is right."""
    place = PurePosixPath(path)
    layer = place.parts[0].removesuffix(".py")
    found = imports(source)
    wrong = [f"{path} imports {name}: {layer} may not" for name in sorted(found) if _is_beyond(place, layer, name)]
    if layer == "etl" and place.stem in STOPS:
        wrong += [f"{path} imports {name}: a stop never imports another stop" for name in sorted(found)
                  if name.startswith("etl.") and name.split(".")[1] in STOPS - {place.stem}]
    if layer == "dashboard" and place.parts[1] in PURE:
        wrong += [f"{path} imports {name}: it draws and knows no {name.split('.')[0]}" for name in sorted(found)
                  if name.split(".")[0] in {"streamlit", "duckdb"}]
    wrong += [f"{path} imports {name}: slow on a page" for name in sorted(found) if name.startswith("plotly.express")]
    if path != "etl/store.py" and calls(source, "duckdb.connect"):
        wrong.append(f"{path} opens a database: only etl/store.py does")
    if relative_imports(source):
        wrong.append(f"{path} imports relatively: write the whole name")
    return wrong


def _is_beyond(place: PurePosixPath, layer: str, name: str) -> bool:
    """A command line may name all layers: it is where they are put together."""
    top = name.split(".")[0]
    if top == "tests":
        return True
    if top not in MAY_IMPORT or place.name == "__main__.py":
        return False
    return top not in MAY_IMPORT[layer]
