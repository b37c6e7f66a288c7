"""The norms of a diploma’s sources with what carries and proves each: as text, as a table, in JSON form."""

from collections.abc import Sequence
from typing import Any

from bacpro.jobs.tracing.norm_carriers import TracedNorm
from bacpro.model.edition.norms import Divergence, Norms
from bacpro.model.structuring.converter import unstructure
from bacpro.outputs.texts.divergences import divergence_texts
from bacpro.outputs.texts.writing import text_table

NORM_COLUMNS = ("norme", "source", "lieu", "nature", "texte", "porteurs", "preuves", "fautes")


def norms_text(norms: Norms, traced: Sequence[TracedNorm]) -> str:
    """Every norm in a table, the divergences, and how many norms are carried and proved."""
    rows = [
        (
            one.norme.id,
            one.norme.source,
            one.norme.lieu,
            "\n".join(one.norme.porteurs) or "aucun",
            "\n".join(one.norme.preuves) or "aucune",
        )
        for one in traced
    ]
    sound = sum(not one.fautes for one in traced)
    parts = [
        text_table(("norme", "source", "lieu", "porteurs", "preuves"), rows),
        *divergence_texts(norms, norms.divergences),
        f"{sound} normes sur {len(traced)} portées et prouvées ; {len(norms.divergences)} divergences.",
    ]
    return "\n\n".join(parts)


def norm_text(norms: Norms, one: TracedNorm) -> str:
    """A norm with its words, and the divergences that bear on it."""
    norm = one.norme
    block = (
        f"{norm.id} ({norm.nature})",
        f"  {norm.norme}",
        f"  Source : {norms.source(norm.source)}, {norm.lieu}",
        *(f"  Porteur : {porteur}" for porteur in norm.porteurs),
        *(f"  Preuve : {preuve}" for preuve in norm.preuves),
    )
    return "\n\n".join(["\n".join(block), *divergence_texts(norms, norms.touching([norm.id]))])


def norm_row(norms: Norms, one: TracedNorm) -> tuple[str, ...]:
    """A norm under NORM_COLUMNS."""
    norm = one.norme
    many = (" | ".join(parts) for parts in (norm.porteurs, norm.preuves, one.fautes))
    return (norm.id, norms.source(norm.source), norm.lieu, norm.nature, norm.norme, *many)


def norms_data(norms: Norms, traced: Sequence[TracedNorm], divergences: Sequence[Divergence]) -> dict[str, Any]:
    """Norms and divergences in JSON form."""
    return {
        "diplome": norms.diplome,
        "sources": unstructure(norms.sources),
        "normes": [{**unstructure(one.norme), "fautes": list(one.fautes)} for one in traced],
        "divergences": unstructure(divergences),
        "bilan": {"normes": len(traced), "portees_et_prouvees": sum(not one.fautes for one in traced)},
    }
