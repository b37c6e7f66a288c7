"""Finds plugins, loads them, and keeps them apart from each other and from what breaks.

It reads the files of plugins and of bacpro, never those of candidates, and decides nothing.
"""
