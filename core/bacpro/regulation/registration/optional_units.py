"""Facultative units: how many, which ones, and the language of one (D. 337-69)."""

from collections.abc import Iterator

from attrs import field, frozen

from bacpro.model.check import CheckCase, Finding, Verdict
from bacpro.model.diploma import Diploma
from bacpro.model.notation.folding import fold
from bacpro.regulation.terms import HIDDEN, CodeTerms, NoTerms, refuse_outside

NOT_CHOSEN = "aucune unité facultative n’est choisie"


@frozen(kw_only=True)
class OptionalCountTerms:
    """The most facultative units that a candidate chooses: two for all bac pros (D. 337-69)."""

    maximum: int = 2

    def __attrs_post_init__(self) -> None:
        """Refuse less than none."""
        refuse_outside(self, 0, None, "maximum")


@frozen(kw_only=True)
class OptionalLanguageTerms(CodeTerms):
    """The facultative bloc of language, and the compulsory units of language (as `langues` of a dossier names them)."""

    bloc_langue: str = field(metadata=HIDDEN)
    unites_langues: tuple[str, ...] = field(metadata=HIDDEN)

    def unknown_codes(self, diploma: Diploma) -> Iterator[str]:
        """The facultative bloc, and the compulsory units."""
        blocs = {bloc.code for edition in diploma.editions for bloc in edition.blocs if bloc.facultatif}
        if self.bloc_langue not in blocs:
            yield f"parametres.bloc_langue : le bloc facultatif {self.bloc_langue} est inconnu"
        for code in self.unites_langues:
            if code not in diploma.unites:
                yield f"parametres.unites_langues : l’unité {code} est inconnue"


def check_optional_count(case: CheckCase, terms: OptionalCountTerms) -> tuple[Finding, ...] | str:
    """D. 337-69: two facultative units at most."""
    chosen = case.dossier.facultatives
    if not chosen:
        return NOT_CHOSEN
    most = terms.maximum
    expected, found = f"{most} au plus", str(len(chosen))
    if len(chosen) > most:
        message = f"{len(chosen)} unités facultatives sont choisies : gardez-en {most} au plus."
        return (Finding(Verdict.NON_CONFORME, message, expected, found),)
    return (Finding(Verdict.CONFORME, "Le nombre d’unités facultatives est permis.", expected, found),)


def check_optional_availability(case: CheckCase, _: NoTerms) -> tuple[Finding, ...] | str:
    """The facultative blocs that the edition of the session proposes."""
    chosen = case.dossier.facultatives
    if not chosen:
        return NOT_CHOSEN
    proposed = {bloc.code: bloc.intitule for bloc in case.edition.blocs if bloc.facultatif}
    expected = ", ".join(f"{code} ({title})" for code, title in proposed.items())
    findings = []
    for option in chosen:
        if option.bloc in proposed:
            message = f"« {proposed[option.bloc]} » est proposée à cette session."
            findings.append(Finding(Verdict.CONFORME, message, expected, option.bloc))
        else:
            remedy = "Choisissez-en une." if proposed else "Elle n’en propose aucune : retirez-la."
            message = f"« {option.bloc} » n’est pas une facultative de l’édition {case.edition.id}. {remedy}"
            findings.append(Finding(Verdict.NON_CONFORME, message, expected, option.bloc))
    return tuple(findings)


def check_optional_language(case: CheckCase, terms: OptionalLanguageTerms) -> tuple[Finding, ...] | str:
    """The règlement d’examen: a facultative language other than the compulsory ones."""
    languages = [option for option in case.dossier.facultatives if option.bloc == terms.bloc_langue]
    if not languages:
        return "aucune langue facultative n’est choisie"
    chosen = [option.langue for option in languages if option.langue]
    compulsory = case.dossier.langues or {}
    expected, found = "une langue différente des langues obligatoires", ", ".join(chosen)
    taken = {fold(langue) for langue in compulsory.values()}
    if same := [langue for langue in chosen if fold(langue) in taken]:
        message = f"La langue facultative ({', '.join(same)}) est déjà une langue obligatoire. Choisissez-en une autre."
        return (Finding(Verdict.NON_CONFORME, message, expected, ", ".join(same)),)
    if len(chosen) < len(languages) or any(unite not in compulsory for unite in terms.unites_langues):
        message = "Toutes les langues ne sont pas indiquées : la langue facultative diffère-t-elle des obligatoires ?"
        return (Finding(Verdict.A_ARBITRER, message, expected, found or "non indiquée"),)
    message = "La langue facultative diffère des langues obligatoires."
    return (Finding(Verdict.CONFORME, message, expected, found),)
