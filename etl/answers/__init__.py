"""What goes back to the clerk: the marked workbook, the list of findings, the receipt slip."""
