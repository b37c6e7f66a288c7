"""The jobs: plain functions, a dossier in, outcomes out. They are the reference of what bacpro decides.

No file of a candidate, no cache, no word of a page: `sharing` makes them quick, `running` gives them records.
"""
