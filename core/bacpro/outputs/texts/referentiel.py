"""A référentiel on a screen: what the règlement of an edition says, then its content and what it rests on."""

from textwrap import fill

from bacpro.model.edition.content import Variant
from bacpro.model.legal import Confidence
from bacpro.model.result import french
from bacpro.outputs.documents.syllabus import (
    Sitting,
    Syllabus,
    duration_cell,
    mode_cell,
    preparation_cell,
)
from bacpro.outputs.labels import EVALUATIONS, STATUSES
from bacpro.outputs.texts.content import (
    write_activities,
    write_blocs,
    write_evaluation,
    write_heading,
    write_optional,
    write_programmes,
    write_section,
)
from bacpro.outputs.texts.divergences import divergence_texts
from bacpro.outputs.texts.writing import (
    Lines,
    text_table,
    wrap_lines,
    write_item,
    write_items,
    write_paragraph,
    write_title,
)


def referentiel_text(view: Syllabus, *, verbose: bool) -> str:
    """What a screen shows; `verbose` adds activities, competences, the sections of detail and sources."""
    content = view.contenu
    parts = [_heading(view), _units(view), _blocs(view), _epreuves(view), write_optional(content), _outside(view)]
    parts += [write_section(section, verbose=verbose) for section in view.rubriques if not section.detail]
    if verbose:
        parts += [write_activities(content), write_blocs(view), write_programmes(content)]
        parts += [write_section(section, verbose=True) for section in view.rubriques if section.detail]
    parts.append(_divergences(view))
    if verbose:
        parts.append(_sources(view))
    return "\n\n".join(text for lines in parts if (text := "\n".join(lines).strip("\n")))


def _heading(view: Syllabus) -> Lines:
    edition = view.edition
    yield f"Baccalauréat professionnel {view.diplome.intitule} ({view.diplome.sigle})"
    yield f"Édition {edition.id} : {edition.intitule}, sessions {edition.sessions}"
    yield f"Fondement : {edition.fondement} (confiance : {edition.fondement.confiance})"
    dates = view.contenu.fondement("sessions")
    if dates:
        yield from write_paragraph(f"Sessions : {dates.remarque or dates} (confiance : {dates.confiance})")
    elif edition.fondement.remarque:
        yield from write_paragraph(f"Remarque : {edition.fondement.remarque}")
    if view.statut:
        yield f"Candidat : {view.candidat} (colonne {view.colonnes[0].numero} du règlement d’examen)"


def _units(view: Syllabus) -> Lines:
    yield from write_heading("Unités et coefficients", view.contenu, "modes")
    headers, cells = _columns(view)
    yield text_table(headers, cells)
    if view.edition.total_coefficients is not None:
        yield f"Total des coefficients : {french(view.edition.total_coefficients)}"
    if not view.statut:
        for column in view.colonnes:
            yield from write_item(f"Colonne {column.numero} : {' ; '.join(column.candidats)}")
    yield from write_items(_variant(variant) for variant in view.variantes)


def _variant(variant: Variant) -> str:
    if variant.texte.casefold() != variant.mode.casefold():
        said = f"la fiche écrit « {variant.texte} » pour le bloc {variant.bloc}, le règlement « {variant.mode} »"
    else:
        omitted = ", ".join(STATUSES[statut].long for statut in variant.statuts_omis)
        said = f"la fiche ne nomme pas, pour le bloc {variant.bloc}, « {omitted} », que le règlement nomme"
    return f"{variant.unite} : {said} (voir les divergences)"


def _columns(view: Syllabus) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The headers and rows of the units; a column that would be empty, or everywhere the same, is left out."""
    lines = view.lignes
    columns = {
        "Unité": [line.unite.code for line in lines],
        "Intitulé": [fill(line.unite.intitule, 34) for line in lines],
        "Épreuve": [line.unite.epreuve for line in lines],
        "Coef.": [french(line.unite.coefficient.valeur) if line.unite.coefficient else "fac." for line in lines],
        "Confiance": [line.unite.coefficient.confiance.value if line.unite.coefficient else "" for line in lines],
        "Bloc": [fill(" ou ".join(line.blocs), 12, break_on_hyphens=False) for line in lines],
    }
    if set(columns["Confiance"]) <= {"", Confidence.TEXTE}:
        del columns["Confiance"]
    if view.statut:
        modes = [line.modes[0] for line in lines]
        columns["Mode"] = [fill(mode.mode, 16) if mode else "" for mode in modes]
        columns["Durée"] = [duration_cell(mode) for mode in modes]
        columns["Préparation"] = [preparation_cell(mode) for mode in modes]
    else:
        for place, column in enumerate(view.colonnes):
            columns[f"Colonne {column.numero}"] = [fill(mode_cell(line.modes[place]), 16) for line in lines]
    shown = {header: cells for header, cells in columns.items() if any(cells)}
    return tuple(shown), list(zip(*shown.values(), strict=True))


def _blocs(view: Syllabus) -> Lines:
    if not view.edition.blocs:
        return
    yield from write_title("Blocs de compétences")
    rows = [
        (bloc.code, bloc.code_rncp or "", fill(bloc.intitule, 60), " ".join(bloc.unites), _yes(bloc.facultatif))
        for bloc in view.edition.blocs
    ]
    yield text_table(("Bloc", "Code RNCP", "Intitulé", "Unités", "Facultatif"), rows)


def _epreuves(view: Syllabus) -> Lines:
    if not view.epreuves:
        return
    yield from write_heading("Déroulement des épreuves", view.contenu, "evaluations")
    for sitting in view.epreuves:
        yield ""
        yield from _sitting(sitting, several=not view.statut)


def _sitting(sitting: Sitting, *, several: bool) -> Lines:
    columns = ", ".join(map(str, sitting.colonnes))
    where = f" – colonne{'s' if len(sitting.colonnes) > 1 else ''} {columns}" if several else ""
    yield from write_paragraph(f"{sitting.epreuve.code} ({sitting.unite.code}) {sitting.epreuve.intitule}")
    yield f"  {EVALUATIONS[sitting.modalite]}{where}"
    yield from write_evaluation(sitting.evaluation)


def _outside(view: Syllabus) -> Lines:
    if view.edition.hors_reglement:
        yield from write_title("Unités hors du règlement d’examen")
        yield from write_items(
            f"{unite.code} {unite.intitule} : {unite.question}" for unite in view.edition.hors_reglement
        )


def _divergences(view: Syllabus) -> Lines:
    if not view.divergences:
        return
    yield from write_title("Divergences entre les sources")
    for text in divergence_texts(view.normes, view.divergences):
        yield ""
        for line in text.split("\n"):
            yield from wrap_lines(line, "", "    " if line.startswith("  ") else "  ")


def _sources(view: Syllabus) -> Lines:
    sources = view.normes.sources or view.diplome.sources
    if not sources:
        return
    yield from write_title("Sources")
    rows = [(source.id, fill(source.titre, 60), source.date, source.confiance) for source in sources]
    yield text_table(("Source", "Titre", "Date", "Confiance"), rows)


def _yes(value: bool) -> str:
    return "oui" if value else ""
