"""Query results -> files. Pure: no Streamlit, no database; what is on screen is what is exported."""

from dashboard.export.context import ExportContext
from dashboard.export.table import table_csv, table_workbook
from dashboard.export.workbook import QUERIES, annual_workbook

__all__ = ["QUERIES", "ExportContext", "annual_workbook", "table_csv", "table_workbook"]
