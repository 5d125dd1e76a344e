"""Tables about received files: what became of each, what is wrong where, versions, values with their cells. Pure."""

import json

import pandas as pd

from dashboard import format as fmt
from dashboard.explain_link import INDICATOR, Links
from dashboard.kept import of_frames
from dashboard.markup import Column, Safe, badge, table, tag
from dashboard.period_label import short_label
from dashboard.text import t
from etl.finding import Code, Finding, Severity
from etl.text import message


def findings_table(rows: list[dict]) -> Safe:
    """Findings, sheet and cell first; keys: file, severity, sheet, cell, value, message."""
    columns = [Column(t("upload.place")), Column(t("upload.sheet")), Column(t("upload.message")),
               Column(t("upload.value")), Column(t("upload.severity")), Column(t("upload.file"))]
    tones = {"error": "overdue", "question": "returned", "warning": "late"}
    cells = [
        [row["cell"] or t("upload.whole_file"), row["sheet"] or t("none.value"), row["message"],
         "" if row["value"] is None else row["value"],
         badge(t(f"severity.{row['severity']}"), tones[row["severity"]]), whole_name(row["file"])]
        for row in rows
    ]
    return table(columns, cells, t("upload.findings"), "dh-findings")


def outcome_table(rows: list[dict]) -> Safe:
    """One line per file; keys: file, outcome, label, identity, version, finding_count."""
    columns = [Column(t("upload.file")), Column(t("upload.outcome")), Column(t("upload.identity")),
               Column(t("upload.version"), "number"), Column(t("upload.finding_count"), "number")]
    cells = [
        [whole_name(row["file"]), outcome_badge(row["outcome"], row["label"]),
         row["identity"], fmt.number(row["version"]), fmt.number(row["finding_count"])]
        for row in rows
    ]
    return table(columns, cells, t("upload.result"), "dh-outcomes")


def versions_table(log: pd.DataFrame, query: str) -> Safe:
    """The files of one obligation, newest first, each with a link into the register."""
    columns = [Column(t("submissions.version")), Column(t("submissions.received_at")), Column(t("submissions.file")),
               Column(t("submissions.outcome")), Column(t("submissions.channel")), Column(t("submissions.state"))]
    rows = [
        [fmt.number(row["version"]), _register_link(row, query), file_name(row["file_name"]),
         outcome_badge(row["outcome"]), text_or(row["channel"], t("none.value")), remark(row)]
        for _, row in log.iterrows()
    ]
    return table(columns, rows, t("submissions.versions"))


def remark(row: pd.Series) -> str:
    """What happened to a file afterwards: returned, withdrawn, settled after waiting, nil."""
    parts = [t("submissions.nil")] if row["is_nil"] is True else []
    parts += [t(f"submissions.{name}", day=fmt.day(row[f"{name}_at"]))
              for name in ("returned", "withdrawn", "filed") if not fmt.is_none(row[f"{name}_at"])]
    return ", ".join(parts)


def values_table(values: pd.DataFrame, links: Links | None = None) -> Safe:
    """A report's numbers, each with the cell of the file it came from; a name leads to the indicator's whole year."""
    columns = [
        Column(t("obligation.item")), Column(t("obligation.indicator")), Column(t("obligation.in_period"), "number"),
        Column(t("obligation.cumulative"), "number"), Column(t("obligation.cell")),
    ]
    keys = ["content_item_id", "item_title", "indicator_id", "indicator_name", "measure_unit"]
    rows = []
    for key, group in values.groupby(keys, sort=False):
        by_basis = group.drop_duplicates("basis").set_index("basis")
        shown = [fmt.number(by_basis["value"].get(basis), 2) for basis in ("in_period", "cumulative")]
        item = tag("span", tag("b", key[0]), " ", key[1])
        name: object = f"{key[3]} ({key[4]})"
        if links is not None:
            name = tag("a", name, href=links.href(INDICATOR, key[0], key[2]), title=t("explain.open_value"),
                       class_="dh-why")
        rows.append([item, name, *shown, ", ".join(group["cell"])])
    return table(columns, rows, t("obligation.values"), "dh-dense")


def parameters(text: object) -> dict[str, str]:
    """A stored finding's params; an empty text has none."""
    return json.loads(text) if isinstance(text, str) and text else {}


@of_frames
def register_table(log: pd.DataFrame, query: str) -> Safe:
    """The register: newest first, each line a link to its details; `query` are the filters to keep."""
    columns = [
        Column(t("submissions.received_at")), Column(t("submissions.unit")), Column(t("submissions.period")),
        Column(t("submissions.outcome")), Column(t("submissions.version"), "number"),
        Column(t("submissions.findings"), "number"), Column(t("submissions.channel")), Column(t("submissions.file")),
        Column(t("submissions.state")),
    ]
    rows = []
    for _, row in log.iterrows():
        link = _register_link(row, query)
        rows.append([
            link, text_or(row["unit_name"], t("submissions.unknown_unit")), _period(row),
            outcome_badge(row["outcome"]), fmt.number(row["version"]),
            fmt.number(row["finding_count"]) if row["finding_count"] else "", text_or(row["channel"], t("none.value")),
            file_name(row["file_name"]), remark(row),
        ])
    return table(columns, rows, t("submissions.alt"), "dh-dense dh-register")


def file_name(value: object) -> Safe:
    """A file's name on one line; a long one is cut on screen and whole in its title."""
    name = text_or(value, t("none.value"))
    return tag("span", name, class_="dh-clip", title=name)


def whole_name(value: object) -> Safe:
    """A file's name, never cut: many at once may differ at the end only. Below it the zip or folder it came in."""
    name = text_or(value, t("none.value"))
    folder, _, last = name.rpartition("/")
    where = [tag("span", folder, class_="dh-where")] if folder and last else []
    return tag("span", last or name, *where, class_="dh-whole", title=name)


def _period(row: pd.Series) -> object:
    if fmt.is_none(row["period_label"]):
        return t("none.value")
    return tag("abbr", short_label(row["period_id"], row["period_label"], with_year=True), title=row["period_label"])


def _register_link(row: pd.Series, query: str) -> Safe:
    return tag("a", fmt.instant(row["received_at"]),
               href=f"ho-so-nop?{t('param.submission')}={row['submission_id']}{query}")


def outcome_badge(outcome: str, label: str = "") -> Safe:
    """A file's fate with its symbol; `label` where a check says it in other words."""
    tones = {"accepted": "on-time", "duplicate": "not-due", "refused": "overdue", "waiting": "returned"}
    return badge(f"{t('outcome_symbol.' + outcome)} {label or t('outcome.' + outcome)}", tones[outcome])


def text_or(value: object, instead: str) -> str:
    """The text, or what stands for nothing."""
    return instead if fmt.is_none(value) or value == "" else str(value)


def stored_findings(findings: pd.DataFrame, file_name: str) -> list[dict]:
    """findings_by_submission as rows of findings_table; words come from the road's own catalogue."""
    rows = []
    for _, row in findings.iterrows():
        found = Finding(
            Severity(row["severity"]), Code(row["code"]), *(None if fmt.is_none(row[k]) else row[k]
                                                            for k in ("sheet", "cell", "field", "value")),
            params=parameters(row["params"]),
        )
        rows.append({"file": file_name, "severity": row["severity"], "sheet": found.sheet, "cell": found.cell,
                     "value": found.value, "message": message(found)})
    return rows


@of_frames
def matching(log: pd.DataFrame, typed: str, outcome: str | None) -> pd.DataFrame:
    """The lines whose unit or file name has the typed text, and whose outcome is the chosen one."""
    found = log if outcome is None else log[log["outcome"] == outcome]
    if typed.strip():
        words = found["unit_name"].fillna("") + " " + found["file_name"].fillna("")
        found = found[words.str.contains(typed.strip(), case=False, regex=False)]
    return found


def findings_csv(rows: list[dict]) -> bytes:
    """The findings for a spreadsheet; cells that would run as a formula there are marked as text."""
    heads = ["place", "sheet", "message", "value", "severity", "file"]
    frame = pd.DataFrame([
        [row["cell"] or t("upload.whole_file"), row["sheet"] or "", row["message"], row["value"] or "",
         t(f"severity.{row['severity']}"), row["file"]]
        for row in rows
    ], columns=[t(f"upload.{head}") for head in heads])
    plain = frame.map(lambda cell: "'" + cell if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell)
    # Excel reads Vietnamese letters only with the byte order mark
    return plain.to_csv(index=False, sep=";").encode("utf-8-sig")
