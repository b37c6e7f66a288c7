"""What the author of a plugin tests with; our own tests use it too. It imports no test framework.

from bacpro.testing import build_dossier, build_placement, read_table, read_pages
"""

from bacpro.testing.dossiers import build_dossier, build_placement, build_portfolio, build_result
from bacpro.testing.files import read_run, read_table, write_dossiers, write_lines
from bacpro.testing.pages import flatten, read_html, read_html_tables, read_pages

__all__ = [
    "build_dossier",
    "build_placement",
    "build_portfolio",
    "build_result",
    "flatten",
    "read_html",
    "read_html_tables",
    "read_pages",
    "read_run",
    "read_table",
    "write_dossiers",
    "write_lines",
]
