"""The receipt slip as one self-contained page: prints on A4, asks nothing of any network. Pure."""

from html import escape

from etl.answers.answer_words import answer_word
from etl.answers.receipt import Receipt

_STYLE = """
@page { size: A4 portrait; margin: 20mm 18mm; }
body { font: 12pt/1.4 "Be Vietnam Pro", "Times New Roman", serif; color: #111; max-width: 174mm; margin: 10mm auto; }
h1 { font-size: 16pt; text-align: center; margin: 0 0 6mm; }
h2 { font-size: 12pt; margin: 6mm 0 2mm; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
th, td { border: .3mm solid #8a8a8a; padding: 1.2mm 2.5mm; text-align: left; vertical-align: top;
         overflow-wrap: anywhere; }
th { width: 30%; font-weight: normal; background: #f2f4f7; }
tr { break-inside: avoid; }
.sample { text-align: center; font-weight: bold; color: #b42318; }
.note { font-size: 10pt; font-style: italic; margin-top: 5mm; }
.sign { width: 50%; margin: 8mm 0 25mm auto; text-align: center; font-weight: bold; break-inside: avoid; }
@media print { body { margin: 0; max-width: none; } }
"""


def receipt_html(receipt: Receipt) -> bytes:
    """The slip as a page in UTF-8; whatever came from the file is escaped."""
    sample = f'<p class="sample">{escape(answer_word("receipt.sample"))}</p>' if receipt.is_sample else ""
    findings = _table(receipt.notes()) if receipt.findings else f"<p>{escape(answer_word('receipt.no_findings'))}</p>"
    page = f"""<!DOCTYPE html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{escape(answer_word("receipt.title"))}</title>
<style>{_STYLE}</style>
</head>
<body>
{sample}
<h1>{escape(answer_word("receipt.title"))}</h1>
{_table(receipt.facts())}
<h2>{escape(answer_word("receipt.findings"))}</h2>
{findings}
<p class="note">{escape(answer_word("receipt.note"))}</p>
<p class="sign">{escape(answer_word("receipt.receiver"))}</p>
</body>
</html>
"""
    return page.encode()


def _table(rows: list[tuple[str, str]]) -> str:
    written = "".join(f"<tr><th scope='row'>{escape(label)}</th><td>{escape(words)}</td></tr>" for label, words in rows)
    return f"<table>{written}</table>"
