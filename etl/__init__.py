"""Spreadsheets become facts: the only part of the product that writes."""
