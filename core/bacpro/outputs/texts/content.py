"""The content of an edition on a screen: épreuves, activities, blocs, and the sections of its texts."""

from bacpro.model.edition.blocs import BlocContent
from bacpro.model.edition.content import Content
from bacpro.model.edition.evaluation import EpreuvePart, Evaluation
from bacpro.model.edition.reglement import french_duration
from bacpro.model.edition.section import Section
from bacpro.model.legal import LegalBasis
from bacpro.outputs.documents.syllabus import Syllabus
from bacpro.outputs.texts.writing import Lines, write_item, write_items, write_paragraph, write_title


def write_evaluation(evaluation: Evaluation) -> Lines:
    """How an épreuve takes place, of one kind of evaluation."""
    if evaluation.duree_minutes:
        yield f"  Durée : {french_duration(evaluation.duree_minutes)}"
    if evaluation.prise_en_main_minutes:
        yield f"  Avant l’épreuve : {french_duration(evaluation.prise_en_main_minutes)} de prise en main"
    for part in evaluation.parties:
        yield from write_item(f"{_part(part)} : {part.description}")
    if evaluation.deroulement:
        yield from write_item(evaluation.deroulement)
    if evaluation.commission:
        yield from write_item(f"Commission : {evaluation.commission}")
    if dossier := evaluation.dossier:
        yield from write_item(f"Dossier : {dossier.introduction} :")
        yield from write_items(dossier.pieces, 4)
        if dossier.etat_recapitulatif:
            yield from write_item("L’état récapitulatif porte sur :")
            yield from write_items(dossier.etat_recapitulatif, 4)
        if dossier.consequences:
            yield from write_item(dossier.consequences.dossier_non_produit)
            yield from write_item(dossier.consequences.justificatifs_non_produits)
    if sent := evaluation.transmission:
        yield from write_item(f"{sent.texte} :")
        yield from write_items(sent.pieces, 4)
        if sent.suite:
            yield from write_item(sent.suite)
    yield from write_items(rule.texte for rule in evaluation.regles)


def _part(part: EpreuvePart) -> str:
    name = f"{part.nombre} fois, {part.intitule}" if part.nombre > 1 else part.intitule
    longest = f"{french_duration(part.duree_max_minutes)} au plus" if part.duree_max_minutes else ""
    detail = ", ".join(filter(None, (part.nature, longest)))
    return f"{name.capitalize()} ({detail})" if detail else name.capitalize()


def write_optional(content: Content) -> Lines:
    """The rules on facultative units, if there are any."""
    rules = content.facultatives
    if rules is None:
        return
    yield from write_heading("Épreuves facultatives", content, "facultatives")
    yield from write_items(filter(None, (rules.synthese, rules.choix, rules.langue, rules.points)))


def write_activities(content: Content) -> Lines:
    """The pôles d’activités, if there are any."""
    if not content.poles:
        return
    yield from write_heading("Pôles d’activités", content, "poles")
    for pole in content.poles:
        yield ""
        yield from write_paragraph(f"Pôle {pole.code} – {pole.intitule}")
        for activity in pole.sous_activites:
            yield from write_item(f"{activity.code} {activity.intitule}")
            yield from write_items(activity.taches, 4)
        yield from write_item("Résultats attendus :")
        yield from write_items(pole.resultats_attendus, 4)


def write_blocs(view: Syllabus) -> Lines:
    """What is in each bloc, if the texts say it."""
    if not view.contenu.blocs:
        return
    yield from write_heading("Contenu des blocs", view.contenu, "blocs")
    for borrowing in view.contenu.reprises:
        if borrowing.blocs:
            names = ", ".join(borrowing.blocs)
            yield from write_paragraph(f"{names} : {_say_ground(borrowing.fondement)}")
    for bloc in view.edition.blocs:
        if content := view.contenu.bloc(bloc.code):
            yield ""
            yield from write_paragraph(f"{bloc.code} – {bloc.intitule}")
            yield from _bloc(content)


def _bloc(bloc: BlocContent) -> Lines:
    if bloc.niveau:
        yield from write_item(f"Niveau : {bloc.niveau}")
    yield from write_items(bloc.contexte.strip().splitlines())
    for group in bloc.competences:
        heading = " ".join(filter(None, ("Compétences", group.sous_activite, group.famille and f"– {group.famille}")))
        yield from write_item(f"{heading} :")
        yield from write_items(group.intitules, 4)
        if group.complement:
            yield from write_item(group.complement, 4)
    for indicators in bloc.indicateurs:
        yield from write_item(f"Indicateurs d’évaluation {indicators.sous_activite} :")
        yield from write_items(indicators.intitules, 4)
    for family in bloc.savoirs:
        yield from write_item(f"{family.famille} :")
        for notion in family.notions:
            yield from write_item(f"{notion.intitule}{' : ' if notion.indications else ''}{notion.indications}", 4)
        yield from write_items(family.indications, 4)
    if bloc.modalites:
        yield from write_item("Modalités d’évaluation de la fiche :")
        yield from write_items((f"{modality.candidats} : {modality.texte}" for modality in bloc.modalites), 4)
    if attested := bloc.competences_attestees:
        yield from write_item("Autrement dans les compétences attestées de la fiche :")
        yield from write_items(filter(None, (attested.intitule, attested.niveau, *attested.intitules)), 4)


def write_programmes(content: Content) -> Lines:
    """The programmes of general units, and what defines épreuves."""
    if content.programmes:
        yield from write_heading("Programmes", content, "programmes")
        for programme in content.programmes:
            yield from write_item(f"{programme.unite or programme.bloc} :")
            yield from write_items((*programme.textes, *filter(None, [programme.remarque])), 4)
    if content.definitions:
        yield from write_heading("Définition des épreuves", content, "definitions")
        for definition in content.definitions:
            yield from write_item(f"{definition.epreuve or definition.bloc} :")
            texts = (definition.texte, *(rule.texte for rule in definition.regles))
            yield from write_items(filter(None, texts), 4)


def write_section(section: Section, *, verbose: bool) -> Lines:
    """A section of the first level and those below; the details only when `verbose`."""
    yield from write_title(section.titre)
    yield from _write_ground(section.fondement)
    yield from _write_words(section)
    for below in section.sections:
        if verbose or not below.detail:
            yield from _write_subsection(below, verbose=verbose)


def _write_subsection(section: Section, *, verbose: bool) -> Lines:
    """A section of the second level: a heading of its own where it has more below, a line before a mere list."""
    if section.titre and (section.mention or section.sections):
        yield ""
        yield from write_paragraph(f"{section.titre} ({section.mention})" if section.mention else section.titre)
    elif section.titre:
        yield from write_paragraph(f"{section.titre} :")
    yield from _write_words(section)
    for below in section.sections:
        if verbose or not below.detail:
            yield from _write_list(below, 2)


def _write_list(section: Section, indent: int) -> Lines:
    """A section further down: a bullet, and what it says under it."""
    if section.titre:
        mention = f" ({section.mention})" if section.mention else ""
        yield from write_item(f"{section.titre}{mention} :", indent)
        indent += 2
    if section.texte:
        yield from write_item(section.texte, indent)
    yield from write_items(section.elements, indent)
    for below in section.sections:
        yield from _write_list(below, indent)


def _write_words(section: Section) -> Lines:
    if section.texte:
        yield from write_paragraph(section.texte)
    yield from write_items(section.elements)


def write_heading(title: str, content: Content, part: str) -> Lines:
    """A heading, and the text that what is under it comes from."""
    yield from write_title(title)
    yield from _write_ground(content.fondement(part))


def _write_ground(ground: LegalBasis | None) -> Lines:
    if ground:
        yield from write_paragraph(f"D’après : {_say_ground(ground)}")


def _say_ground(ground: LegalBasis) -> str:
    said = " ; ".join(filter(None, (f"confiance : {ground.confiance}", ground.remarque)))
    return f"{ground} ({said})"
