"""Bytes, texts and sheets of workbooks, as rows that hold cells."""
