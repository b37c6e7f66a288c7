"""Tables that are handed on, row by row: CSV, and the same in JSON."""
