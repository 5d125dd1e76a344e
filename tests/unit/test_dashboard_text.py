"""The catalogue: every word the code asks for is there, every status and measure is defined once."""

import re
from pathlib import Path

import pytest

from dashboard.period_label import short_label
from dashboard.status import statuses
from dashboard.text import catalogue, has, section, t

FOLDER = Path(__file__).parents[2] / "dashboard"
STATUSES = {"on_time", "late", "received", "returned", "not_due", "overdue", "awaited", "exempt"}


def asked() -> set[str]:
    sources = "\n".join(p.read_text("utf-8") for p in FOLDER.rglob("*.py"))
    return set(re.findall(r"\bt\(\s*\"([a-z_]+(?:\.[a-z_0-9-]+)+)\"", sources))


def test_every_word_asked_for_is_there():
    found = asked()
    assert len(found) > 150
    assert [key for key in sorted(found) if not has(key)] == []


# looked up by a code or a name that data bring, whose pattern stands nowhere in one piece
BY_CODE = {"plotly", "outcome_check", "outcome_symbol", "audit_act", "audit_address", "audit_field", "sign_on_rule"}


def words(part: dict, path: str = "") -> list[str]:
    """All dotted keys of the catalogue."""
    return [
        key for name, value in part.items()
        for key in (words(value, f"{path}{name}.") if isinstance(value, dict) else [f"{path}{name}"])
    ]


def patterns(sources: str) -> list[re.Pattern]:
    """The keys that the code puts together, f"unit_tree.{tree}", and the sections it takes whole."""
    parts = re.findall(r'f"([a-z_]+\.[^"\s]*\{[^"\s]*)"', sources)
    composed = [re.sub(r"\\\{.*?\\\}", "[a-z0-9_-]+", re.escape(part)) for part in parts]
    whole = [f"{name}\\..+" for name in re.findall(r'section\("([a-z_]+)"', sources)]
    return [re.compile(pattern) for pattern in {*composed, *whole}]


def test_no_word_is_left_over():
    sources = "\n".join(p.read_text("utf-8") for p in FOLDER.rglob("*.py"))
    composed = patterns(sources)
    left = [key for key in words(catalogue()) if key.split(".")[0] not in BY_CODE and f'"{key}"' not in sources]
    left = [key for key in left if not any(pattern.fullmatch(key) for pattern in composed)]
    assert left == [], left


def test_a_missing_word_raises():
    with pytest.raises(KeyError, match=r"no\.such"):
        t("no.such.word")
    with pytest.raises(KeyError, match="day"):
        t("overview.due_on", wrong=1)


def test_statuses_are_the_eight_with_own_symbols():
    found = statuses()
    assert set(found) == STATUSES
    assert len({status.symbol for status in found.values()}) == len(STATUSES)
    assert all(status.definition for status in found.values())


def test_every_measure_has_a_definition():
    assert all(measure["definition"].endswith(".") for measure in section("measure").values())


def test_status_colours_are_the_style_sheets():
    css = (FOLDER / "static" / "dunghan.css").read_text("utf-8").replace("#fff,", "#ffffff,")
    for status in statuses().values():
        fill, ink = f"light-dark({status.fill}, {status.dark_fill})", f"light-dark({status.ink}, {status.dark_ink})"
        assert f".dh-s-{status.code.replace('_', '-')} {{ background: {fill}; color: {ink}; }}" in css


@pytest.mark.parametrize("status", list(statuses().values()), ids=lambda s: s.code)
def test_status_text_is_readable_on_its_colour_in_both_themes(status):
    assert contrast(status.fill, status.ink) >= 4.5
    assert contrast(status.dark_fill, status.dark_ink) >= 4.5


def test_every_pair_of_the_style_sheet_is_readable_on_its_paper():
    css = (FOLDER / "static" / "dunghan.css").read_text("utf-8").replace("#fff,", "#ffffff,")
    names = dict(re.findall(r"--(ink|quiet|good|bad|green|violet|amber|paper): light-dark\(([^)]*)\)", css))
    paper = names.pop("paper").split(", ")
    assert len(names) == 7
    for name, pair in names.items():
        for colour, ground in zip(pair.split(", "), paper, strict=True):
            assert contrast(colour, ground) >= 4.5, name


def contrast(first: str, second: str) -> float:
    def luminance(colour: str) -> float:
        parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("period_id", "words"), [
    ("2026-01", "T1"), ("2026-12", "T12"), ("2022-Q3", "Quý III"), ("2022-H1", "6 tháng"), ("2022-H2", "6 tháng II"),
    ("2022-9M", "9 tháng"), ("2022", "Năm"), ("dot-1", "Đợt 1"),
])
def test_short_period_labels(period_id, words):
    assert short_label(period_id, "Đợt 1") == words


def test_no_request_leaves_the_machine():
    """Nothing in static files or the theme names another host."""
    for path in [*(FOLDER / "static").glob("*.*"), FOLDER / ".streamlit" / "config.toml"]:
        source = path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "http://" not in source, path
        assert "https://" not in source, path
