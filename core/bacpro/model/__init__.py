"""Frozen values: diploma, dossier, result, outcome, legal basis, record. No rule, no file, no cache of a candidate; it
imports no other room.
"""
