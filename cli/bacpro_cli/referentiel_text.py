"""A référentiel on a screen: sections with a heading, tables, and paragraphs of a readable width."""

from collections.abc import Iterable, Iterator
from textwrap import fill, wrap

from bacpro.model.edition.content import BlocContent, Content, Evaluation, Part, Variant, french_duration
from bacpro.model.edition.note import Note
from bacpro.model.legal import Confidence, LegalBasis
from bacpro.model.result import french
from bacpro.outputs.documents.syllabus import Sitting, Syllabus, duration_cell, mode_cell, preparation_cell
from bacpro.outputs.html import NO_BREAK, unbroken
from bacpro.outputs.labels import EVALUATIONS, STATUSES
from bacpro_cli.common import text_table
from bacpro.outputs.texts.divergences import divergence_texts

WIDTH = 100
Lines = Iterator[str]


def syllabus_text(view: Syllabus, *, verbose: bool) -> str:
    """What a screen shows; `verbose` adds activities, competences, jobs, jury and sources."""
    content = view.contenu
    parts = [
        _heading(view),
        _units(view),
        _blocs(view),
        _epreuves(view),
        _optional(content),
        _outside(view),
        _informations(content),
        _note(view.note, content),
    ]
    if verbose:
        parts += [
            _poles(content),
            _bloc_contents(view),
            _jobs(content),
            _register(content),
            _jury(content),
            _programmes(content),
            _training(content),
        ]
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
        yield from _paragraph(f"Sessions : {dates.remarque or dates} (confiance : {dates.confiance})")
    elif edition.fondement.remarque:
        yield from _paragraph(f"Remarque : {edition.fondement.remarque}")
    if view.statut:
        yield f"Candidat : {view.candidat} (colonne {view.colonnes[0].numero} du règlement d’examen)"


def _units(view: Syllabus) -> Lines:
    yield from _title("Unités et coefficients", view.contenu, "modes")
    headers, cells = _columns(view)
    yield text_table(headers, cells)
    if view.edition.total_coefficients is not None:
        yield f"Total des coefficients : {french(view.edition.total_coefficients)}"
    if not view.statut:
        for column in view.colonnes:
            yield from _item(f"Colonne {column.numero} : {' ; '.join(column.candidats)}")
    yield from _items(_variant(variant) for variant in view.variantes)


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
    yield from _title("Blocs de compétences")
    rows = [
        (bloc.code, bloc.code_rncp or "", fill(bloc.intitule, 60), " ".join(bloc.unites), _yes(bloc.facultatif))
        for bloc in view.edition.blocs
    ]
    yield text_table(("Bloc", "Code RNCP", "Intitulé", "Unités", "Facultatif"), rows)


def _epreuves(view: Syllabus) -> Lines:
    if not view.epreuves:
        return
    yield from _title("Déroulement des épreuves", view.contenu, "evaluations")
    for sitting in view.epreuves:
        yield ""
        yield from _sitting(sitting, several=not view.statut)


def _sitting(sitting: Sitting, *, several: bool) -> Lines:
    columns = ", ".join(map(str, sitting.colonnes))
    where = f" – colonne{'s' if len(sitting.colonnes) > 1 else ''} {columns}" if several else ""
    yield from _paragraph(f"{sitting.epreuve.code} ({sitting.unite.code}) {sitting.epreuve.intitule}")
    yield f"  {EVALUATIONS[sitting.forme]}{where}"
    yield from _evaluation(sitting.evaluation)


def _evaluation(evaluation: Evaluation) -> Lines:
    if evaluation.duree_minutes:
        yield f"  Durée : {french_duration(evaluation.duree_minutes)}"
    if evaluation.prise_en_main_minutes:
        yield f"  Avant l’épreuve : {french_duration(evaluation.prise_en_main_minutes)} de prise en main"
    for part in evaluation.parties:
        yield from _item(f"{_part(part)} : {part.description}")
    if evaluation.deroulement:
        yield from _item(evaluation.deroulement)
    if evaluation.commission:
        yield from _item(f"Commission : {evaluation.commission}")
    if dossier := evaluation.dossier:
        yield from _item(f"Dossier : {dossier.introduction} :")
        yield from _items(dossier.pieces, 4)
        if dossier.etat_recapitulatif:
            yield from _item("L’état récapitulatif porte sur :")
            yield from _items(dossier.etat_recapitulatif, 4)
        if dossier.consequences:
            yield from _item(dossier.consequences.dossier_non_produit)
            yield from _item(dossier.consequences.justificatifs_non_produits)
    if sent := evaluation.transmission:
        yield from _item(f"{sent.texte} :")
        yield from _items(sent.pieces, 4)
        if sent.suite:
            yield from _item(sent.suite)
    yield from _items(rule.texte for rule in evaluation.regles)


def _part(part: Part) -> str:
    name = f"{part.nombre} fois, {part.intitule}" if part.nombre > 1 else part.intitule
    longest = f"{french_duration(part.duree_max_minutes)} au plus" if part.duree_max_minutes else ""
    detail = ", ".join(filter(None, (part.nature, longest)))
    return f"{name.capitalize()} ({detail})" if detail else name.capitalize()


def _optional(content: Content) -> Lines:
    rules = content.facultatives
    if rules is None:
        return
    yield from _title("Épreuves facultatives", content, "facultatives")
    yield from _items(filter(None, (rules.synthese, rules.choix, rules.langue, rules.points)))


def _outside(view: Syllabus) -> Lines:
    if view.edition.hors_reglement:
        yield from _title("Unités hors du règlement d’examen")
        yield from _items(f"{unite.code} {unite.intitule} : {unite.question}" for unite in view.edition.hors_reglement)


def _informations(content: Content) -> Lines:
    if content.informations:
        yield from _title("À savoir", content, "informations")
        yield from _items(f"({each.renvoi}, {each.lieu}) {each.texte}" for each in content.informations)


def _note(note: Note | None, content: Content) -> Lines:
    if note is None:
        return
    yield from _title(note.titre, content, "note")
    yield from _paragraph(" ".join(note.portee))
    yield from _paragraph(f"{note.introduction_categories} : {' ; '.join(note.categories)}.")
    for epreuve in note.epreuves:
        yield ""
        yield from _paragraph(f"{epreuve.titre} ({epreuve.forme})")
        yield from _items(f"{part.libelle} : {part.description}" for part in epreuve.parties)
        yield from _items(filter(None, (epreuve.conformite, epreuve.le_jour, epreuve.prise_en_main)))
        if gaps := note.gaps(epreuve.code):
            yield from _item("Écarts avec l’arrêté :")
            yield from _items(gaps, 4)


def _poles(content: Content) -> Lines:
    if not content.poles:
        return
    yield from _title("Pôles d’activités", content, "poles")
    for pole in content.poles:
        yield ""
        yield from _paragraph(f"Pôle {pole.code} – {pole.intitule}")
        for activity in pole.sous_activites:
            yield from _item(f"{activity.code} {activity.intitule}")
            yield from _items(activity.taches, 4)
        yield from _item("Résultats attendus :")
        yield from _items(pole.resultats_attendus, 4)


def _bloc_contents(view: Syllabus) -> Lines:
    if not view.contenu.blocs:
        return
    yield from _title("Contenu des blocs", view.contenu, "blocs")
    for borrowing in view.contenu.reprises:
        if borrowing.blocs:
            names = ", ".join(borrowing.blocs)
            yield from _paragraph(f"{names} : {_ground(borrowing.fondement)}")
    for bloc in view.edition.blocs:
        if content := view.contenu.bloc(bloc.code):
            yield ""
            yield from _paragraph(f"{bloc.code} – {bloc.intitule}")
            yield from _bloc(content)


def _bloc(bloc: BlocContent) -> Lines:
    if bloc.niveau:
        yield from _item(f"Niveau : {bloc.niveau}")
    yield from _items(bloc.contexte.strip().splitlines())
    for group in bloc.competences:
        heading = " ".join(filter(None, ("Compétences", group.sous_activite, group.famille and f"– {group.famille}")))
        yield from _item(f"{heading} :")
        yield from _items(group.intitules, 4)
        if group.complement:
            yield from _item(group.complement, 4)
    for indicators in bloc.indicateurs:
        yield from _item(f"Indicateurs d’évaluation {indicators.sous_activite} :")
        yield from _items(indicators.intitules, 4)
    for family in bloc.savoirs:
        yield from _item(f"{family.famille} :")
        for notion in family.notions:
            yield from _item(f"{notion.intitule}{' : ' if notion.indications else ''}{notion.indications}", 4)
        yield from _items(family.indications, 4)
    if bloc.modalites:
        yield from _item("Modalités d’évaluation de la fiche :")
        yield from _items((f"{modality.candidats} : {modality.texte}" for modality in bloc.modalites), 4)
    if attested := bloc.competences_attestees:
        yield from _item("Autrement dans les compétences attestées de la fiche :")
        yield from _items(filter(None, (attested.intitule, attested.niveau, *attested.intitules)), 4)


def _jobs(content: Content) -> Lines:
    if jobs := content.metiers:
        yield from _title("Emplois", content, "metiers")
        yield from _items(jobs.appellations_courantes)
        if jobs.appellations_specifiques:
            yield "Selon le contexte et le secteur :"
            yield from _items(jobs.appellations_specifiques)
        yield from _paragraph(f"{jobs.types_organisations_introduction} :")
        yield from _items(jobs.types_organisations)
    if content.rome:
        yield from _paragraph("Codes ROME : " + " ; ".join(f"{code.code} {code.intitule}" for code in content.rome))


def _register(content: Content) -> Lines:
    if entry := content.fiche:
        yield from _title(f"Fiche {entry.code}", content, "fiche")
        yield f"  - Niveau {entry.niveau}"
        yield f"  - NSF {entry.nsf.code} {entry.nsf.intitule}"
        yield f"  - Formacode {entry.formacode.code} {entry.formacode.intitule}"
        yield f"  - Certificateur : {entry.certificateur} (SIRET {entry.siret})"
        yield f"  - Parcours certifiants à partir du {entry.debut_parcours:%d/%m/%Y}"
        yield f"  - Échéance de l’enregistrement : {entry.echeance_enregistrement:%d/%m/%Y}"
        yield f"  - Prérequis distincts pour les blocs : {'oui' if entry.prerequis_blocs else 'non'}"
        if entry.remplace:
            yield f"  - Remplace {entry.remplace} ({entry.remplace_intitule})"
        yield from _items(filter(None, (entry.modalites_evaluation, entry.accessible_vae)))
    if content.capitalisation:
        yield from _title("Capitalisation des blocs", content, "capitalisation")
        yield from _items(content.capitalisation)


def _jury(content: Content) -> Lines:
    if jury := content.jury:
        yield from _title("Jury", content, "jury")
        yield f"{jury.introduction} :"
        yield from _items(jury.composition)
        yield from _paragraph(jury.quorum)
    if content.voies_acces:
        yield from _title("Voies d’accès", content, "voies_acces")
        yield from _items(f"{way.intitule} : {'oui' if way.ouverte else 'non'}" for way in content.voies_acces)


def _programmes(content: Content) -> Lines:
    if content.programmes:
        yield from _title("Programmes", content, "programmes")
        for programme in content.programmes:
            yield from _item(f"{programme.unite or programme.bloc} :")
            yield from _items((*programme.textes, *filter(None, [programme.remarque])), 4)
    if content.definitions:
        yield from _title("Définition des épreuves", content, "definitions")
        for definition in content.definitions:
            yield from _item(f"{definition.epreuve or definition.bloc} :")
            texts = (definition.texte, *(rule.texte for rule in definition.regles))
            yield from _items(filter(None, texts), 4)


def _training(content: Content) -> Lines:
    if presentation := content.presentation:
        yield from _title(presentation.titre, content, "presentation")
        yield from _paragraph(presentation.blocs)
        yield from _paragraph(presentation.vae)
        changes = presentation.changements
        yield f"{changes.titre_change} :"
        yield from _items(changes.change)
        yield f"{changes.titre_ne_change_pas} :"
        yield from _items(changes.ne_change_pas)
    if formation := content.formation:
        yield from _title("Formation et inscription", content, "formation")
        yield from _items(formation.sanction.textes)
        calendar = formation.calendrier
        yield f"{calendar.titre} :"
        yield from _items((calendar.inscriptions, calendar.examens))
        yield f"{formation.regle.titre} :"
        yield from _items((formation.regle.inscription_par_blocs, formation.regle.attestation))


def _divergences(view: Syllabus) -> Lines:
    if not view.divergences:
        return
    yield from _title("Divergences entre les sources")
    for text in divergence_texts(view.normes, view.divergences):
        yield ""
        for line in text.split("\n"):
            yield from _wrapped(line, "", "    " if line.startswith("  ") else "  ")


def _sources(view: Syllabus) -> Lines:
    sources = view.normes.sources or view.diplome.sources
    if not sources:
        return
    yield from _title("Sources")
    rows = [(source.id, fill(source.titre, 60), source.date, source.confiance) for source in sources]
    yield text_table(("Source", "Titre", "Date", "Confiance"), rows)


def _title(title: str, content: Content | None = None, part: str = "") -> Lines:
    """A heading, and the text that what is under it comes from."""
    yield ""
    yield title
    yield "-" * len(title)
    if content and (ground := content.fondement(part)):
        yield from _paragraph(f"D’après : {_ground(ground)}")


def _ground(ground: LegalBasis) -> str:
    said = " ; ".join(filter(None, (f"confiance : {ground.confiance}", ground.remarque)))
    return f"{ground} ({said})"


def _paragraph(text: str) -> Lines:
    yield from _wrapped(text, "", "")


def _item(text: str, indent: int = 2) -> Lines:
    """A bullet; the lines of its text are kept."""
    first, *others = text.strip().split("\n")
    margin = " " * indent
    yield from _wrapped(first, f"{margin}- ", f"{margin}  ")
    for line in others:
        yield from _wrapped(line, f"{margin}  ", f"{margin}  ")


def _items(texts: Iterable[str], indent: int = 2) -> Lines:
    for text in texts:
        yield from _item(text, indent)


def _wrapped(text: str, first: str, others: str) -> Lines:
    for line in wrap(
        unbroken(text),
        WIDTH,
        initial_indent=first,
        subsequent_indent=others,
        break_long_words=False,
        break_on_hyphens=False,
    ):
        yield line.replace(NO_BREAK, " ")


def _yes(value: bool) -> str:
    return "oui" if value else ""
