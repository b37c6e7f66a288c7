"""Reads what staff have into records: a dossier, or its faults, or why a line is set aside.

`opening` is its door. It knows words and columns, no rule of law, and writes nothing but scratch files of its own.
"""
