"""The page of a référentiel."""

from bacpro.outputs.documents.files import program_version
from bacpro.outputs.documents.syllabus import Syllabus
from bacpro.outputs.html import render_html
from bacpro.outputs.labels import EVALUATIONS, STATUSES

_TEMPLATE = "referentiel.html.j2"


def syllabus_page(view: Syllabus) -> bytes:
    """A whole web page, in UTF-8."""
    context = {
        "vue": view,
        "modalites": EVALUATIONS,
        "statuts": {statut: label.long for statut, label in STATUSES.items()},
        "version": program_version(),
    }
    return render_html(_TEMPLATE, context).encode()
