"""Where the sources of a diploma disagree, as the commands that it touches say it."""

from collections.abc import Iterable

from bacpro.model.edition.norms import Divergence, Norms


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


def divergence_lines(norms: Norms, codes: Iterable[str], *, verbose: bool) -> list[str]:
    """The divergences that bear on some rules or topics: one line each, or all that the sources say."""
    touching = norms.touching(codes)
    if verbose:
        return [f"\n{text}" for text in divergence_texts(norms, touching)]
    return [
        f"Divergence entre les sources : {_close(divergence.titre)} Suivi : {divergence.suivie}"
        for divergence in touching
    ]


def _close(title: str) -> str:
    """A title as a sentence: a question keeps its mark."""
    return title if title.endswith("?") else f"{title}."
