"""What is amiss in what a speciality brings to the deliberation: gradings, and rules in the place of others."""

from collections.abc import Iterable
from decimal import Decimal

from bacpro.model.deliberation import Mention
from bacpro.model.diploma import Diploma
from bacpro.model.result import MARK_MAX
from bacpro.model.rule import rule_faults
from bacpro.model.sessions import coverage_faults
from bacpro.regulation.decision import (
    ADMISSION,
    CERTIFICATE,
    EPREUVE_CONTROLE,
    HONOURS,
    KEPT,
    MENTION,
    OPTIONAL,
    PROJECT,
    DecisionRule,
    SpecialityGrading,
    decision_rules,
)

READ = {
    ADMISSION: ("admission",),
    EPREUVE_CONTROLE: ("admission", "mode"),
    CERTIFICATE: ("seuil",),
    KEPT: ("seuil", "annees"),
    OPTIONAL: ("seuil", "maximum", "annees"),
    PROJECT: ("pivot", "facteur"),
}
"""The parameters of a rule that are read beside it: a rule that takes its place has them too."""
MARKS = frozenset({"admission", "seuil", "pivot"})
NUMBERS = frozenset({"annees", "maximum"})
MODES = ("moyenne", "meilleure")


def speciality_faults(speciality: SpecialityGrading, diploma: Diploma) -> list[str]:
    """Say, in French, all that cannot hold in what a speciality brings for a diploma."""
    faults = coverage_faults([grading.sessions for grading in speciality.gradings])
    faults += [
        f"{count} situations pour {code} : il en faut une au moins"
        for grading in speciality.gradings
        for code, count in (grading.situations or {}).items()
        if count < 1
    ]
    named = _named(speciality)
    faults += [f"l’unité {code} est inconnue" for code in sorted(named - diploma.unites.keys())]
    weighed = {
        code for grading in speciality.gradings for code in (*grading.professionnelles, *grading.epreuve_pratique)
    }
    faults += [
        f"l’unité {code} est facultative : elle n’a pas de poids" for code in sorted(weighed & _optional(diploma))
    ]
    faults += [
        f"professionnelles : la liste est vide (sessions {grading.sessions})"
        for grading in speciality.gradings
        if not grading.professionnelles
    ]
    return faults + rule_faults(speciality.regles) + list(_rule_faults(speciality.regles))


def _optional(diploma: Diploma) -> set[str]:
    """The units that are facultative in every edition that has them."""
    units = [unite for edition in diploma.editions for unite in edition.unites]
    return {unite.code for unite in units if unite.facultative} - {u.code for u in units if not u.facultative}


def _named(speciality: SpecialityGrading) -> set[str]:
    """The units that the gradings name."""
    return {
        code
        for grading in speciality.gradings
        for codes in (
            grading.professionnelles,
            grading.epreuve_pratique,
            *grading.groupes_controle,
            grading.situations or (),
        )
        for code in codes
    }


def _rule_faults(rules: Iterable[DecisionRule]) -> Iterable[str]:
    known = {rule.id for rule in decision_rules()}
    for rule in rules:
        if rule.id not in known:
            yield f"{rule.id} : aucune règle de la délibération n’a ce nom, elle ne servirait jamais"
        elif rule.id in {MENTION, HONOURS}:
            for name, threshold in rule.parametres.items():
                if name not in set(Mention):
                    yield f"{rule.id} : « {name} » n’est pas une mention ({', '.join(Mention)})"
                elif not _mark(threshold):
                    yield f"{rule.id} : {name} = {threshold} n’est pas une note sur 20"
        else:
            yield from _figure_faults(rule)


def _figure_faults(rule: DecisionRule) -> Iterable[str]:
    """What is amiss in the figures that are read beside a rule."""
    for name in READ.get(rule.id, ()):
        if name not in rule.parametres:
            yield f"{rule.id} : il manque le paramètre {name}, que d’autres règles lisent"
            continue
        value = rule.parametres[name]
        if name == "mode" and value not in MODES:
            yield f"{rule.id} : mode = {value} n’est pas {' ou '.join(MODES)}"
        elif name in MARKS and not _mark(value):
            yield f"{rule.id} : {name} = {value} n’est pas une note sur 20"
        elif name in NUMBERS and not (type(value) is int and value >= 0):
            yield f"{rule.id} : {name} = {value} n’est pas un nombre entier"
        elif name == "facteur" and type(value) not in {int, Decimal}:
            yield f"{rule.id} : {name} = {value} n’est pas un nombre"


def _mark(value: object) -> bool:
    """Whether a figure is a mark on 20."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return False
    return Decimal(value).is_finite() and 0 <= value <= MARK_MAX
