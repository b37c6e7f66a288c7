"""Blank pages taken apart once, then written with the answers of each document."""
