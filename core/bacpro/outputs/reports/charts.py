"""Where the marks of a chart stand, as shares of the drawing, so that text keeps its size at any width.

A template draws them as SVG. Colours are named by tone (`vert`, `bleu`, `ambre`…), which the page’s style
defines for light, dark and paper.
"""

from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen

from bacpro.outputs.figures import percent


@frozen
class Series:
    """One of the things that stacked bars count: its key, its name, its tone."""

    cle: str
    nom: str
    ton: str


@frozen
class BarPart:
    """A part of a stacked bar; `lisible` says whether its number fits in it."""

    serie: Series
    nombre: int
    x: str
    largeur: str
    lisible: bool


@frozen
class StackedBar:
    """A stacked bar: its name, what it stands for, and its counts by key of series."""

    nom: str
    precision: str
    total: int
    nombres: Mapping[str, int]
    parts: tuple[BarPart, ...]


@frozen
class Stacked:
    """Stacked bars, and the series that they hold at least once."""

    series: tuple[Series, ...]
    barres: tuple[StackedBar, ...]

    @property
    def totaux(self) -> dict[str, int]:
        """Counts of all the bars, by key of series."""
        return {serie.cle: sum(bar.nombres[serie.cle] for bar in self.barres) for serie in self.series}


def stack_bars(
    series: Sequence[Series], rows: Iterable[tuple[str, str, Mapping[str, int]]], *, full: bool = False
) -> Stacked:
    """Stacked bars from rows (name, what it stands for, counts by key); rows of nothing are left out.

    All bars share one scale, or each fills the width (`full`) where rows of any size have to be compared.
    """
    kept = []
    for name, precision, found in rows:
        counts = {serie.cle: found.get(serie.cle, 0) for serie in series}
        if total := sum(counts.values()):
            kept.append((name, precision, counts, total))
    longest = max((total for *_, total in kept), default=0)
    return Stacked(
        tuple(serie for serie in series if any(counts[serie.cle] for _, _, counts, _ in kept)),
        tuple(
            StackedBar(name, precision, total, counts, _parts(series, counts, total if full else longest))
            for name, precision, counts, total in kept
        ),
    )


def _parts(series: Sequence[Series], counts: Mapping[str, int], scale: int) -> tuple[BarPart, ...]:
    parts, before = [], 0
    for serie in series:
        if count := counts[serie.cle]:
            fits = 100 * count >= (4 + 3 * len(str(count))) * scale
            parts.append(BarPart(serie, count, percent(before, scale), percent(count, scale), fits))
            before += count
    return tuple(parts)


@frozen
class Bin:
    """A column to draw: its name in words, how many it counts, its tone, and its label on the axis, if any."""

    nom: str
    nombre: int
    ton: str = "bleu"
    repere: str = ""


@frozen
class HistogramColumn:
    """A column as drawn."""

    bin: Bin
    x: str
    y: str
    largeur: str
    hauteur: str


@frozen
class Histogram:
    """Columns side by side; `reperes` are the labels of the axis, `seuils` the lines to draw across, with places."""

    colonnes: tuple[HistogramColumn, ...]
    reperes: tuple[tuple[str, str], ...]
    seuils: tuple[tuple[str, str], ...]
    sommet: int
    total: int
    mode: str
    """The name of the highest column."""


def lay_histogram(
    bins: Sequence[Bin], thresholds: Iterable[tuple[str, int]] = (), *, centred: bool = True
) -> Histogram:
    """A histogram; `thresholds` are lines at the left of a bin, by its rank.

    Labels stand under the middle of their column, or at its left edge where they are bounds (not `centred`).
    """
    count = len(bins)
    top = max((each.nombre for each in bins), default=0)
    step = 1 if centred else 0
    return Histogram(
        colonnes=tuple(
            HistogramColumn(
                each,
                x=percent(rank, count),
                y=percent(top - each.nombre, top),
                largeur=percent(1, count),
                hauteur=percent(each.nombre, top),
            )
            for rank, each in enumerate(bins)
            if each.nombre
        ),
        reperes=tuple(
            (each.repere, percent(2 * rank + step, 2 * count)) for rank, each in enumerate(bins) if each.repere
        ),
        seuils=tuple((name, percent(rank, count)) for name, rank in thresholds),
        sommet=top,
        total=sum(each.nombre for each in bins),
        mode=max(bins, key=lambda each: each.nombre).nom if bins else "",
    )
