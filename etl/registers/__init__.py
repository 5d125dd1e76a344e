"""The registers: reference files, a site's own editions of them, and the workbook in which people edit them."""
