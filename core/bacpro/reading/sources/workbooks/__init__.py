"""Workbooks: their sheets as rows, what a spreadsheet does to cells, and limits on what is read."""
