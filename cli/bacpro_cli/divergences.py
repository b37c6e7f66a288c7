"""Where the sources of a diploma disagree, as the commands that it touches say it."""

from collections.abc import Iterable

from bacpro.model.norms import Divergence, Norms


def divergence_texts(norms: Norms, divergences: Iterable[Divergence]) -> list[str]:
    """Each divergence as a paragraph for a screen: what each source says, which one is followed, and why."""
    return [
        "\n".join(
            (
                f"Divergence : {divergence.titre} ({divergence.id})",
                *(f"  - {norms.source(p.source)}, {p.lieu} : {p.texte}" for p in divergence.positions),
                f"  Suivi : {divergence.suivie}",
                f"  Motif : {divergence.motif}",
            )
        )
        for divergence in divergences
    ]
