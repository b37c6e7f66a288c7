"""What is handed on: tables, workbooks, reports, pages to print, texts of the terminal.

It turns what was decided into words and cells; it decides nothing, and reads no file of a candidate.
"""
