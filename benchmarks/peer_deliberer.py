"""What a clerk who programs would write: a wide table of AGOrA in, the same rows of `deliberation.csv` out.

Standard library and `Decimal` only, nothing of bacpro, and the law of sessions 2023 and later as far as a table of
`bacpro demo` asks for it. It trusts what it reads: see `benchmarks.peers` for what that costs.

python -m benchmarks.peer_deliberer resultats-agora.csv deliberation.csv
"""

import csv
import sys
from collections.abc import Iterator
from decimal import ROUND_CEILING, Decimal
from pathlib import Path

UNITS = ("U11", "U12", "U2", "U31", "U32", "U33", "U41", "U42", "U51", "U52", "U6", "U7")
WEIGHTS = dict(zip(UNITS, map(Decimal, ("1", "1", "4", "4", "3", "1", "2", "2", "2.5", "2.5", "1", "1")), strict=True))
BLOCS = ("U31", "U2", "U32", "U33", "U11", "U12", "U41", "U42", "U51", "U52", "U6", "U7")
FIRST_BLOCS = dict(zip(("U31", "U2", "U32"), ("B1", "B2", "B3"), strict=True))
PRACTICE, GROUPS = ("U2", "U31", "U32"), (("U12", "U11", "U33"), ("U51", "U52"))
SURE = ("texte", "relais", "secondaire", "deduction", "inconnu")
TEXT, RELAY, SECOND, DEDUCED, UNKNOWN = range(5)
OLD_CODES = {
    "AB": "absent",
    "AJ": "absence justifiée",
    "NV": "« non valide »",
    "EA": "note attendue",
    "VA": "acquise par la VAE",
}
NOT_OPEN = "L’épreuve de contrôle n’est pas ouverte au candidat : les oraux saisis ne comptent pas."
DEROGATION = "Forme progressive d’un scolaire ou d’un apprenti : elle suppose une dérogation du recteur (D. 337-78)."
LIVRET = "Si un livret scolaire ou de formation a été fourni, le jury l’examine avant d’ajourner."
COLUMNS = (
    "numero_candidat nom prenom date_naissance statut etablissement division moyenne points decision mention "
    "unites_acquises regle confiance explication decision_jury mention_jury points_jury motif_jury"
)


def number(cell: str) -> Decimal | None:
    """A mark, or None for a code; what is neither is taken for a code, and so for nothing."""
    return Decimal(cell.replace(",", ".")) if cell.replace(",", "").isdigit() else None


def text(value: Decimal) -> str:
    return f"{value:f}".replace("-", "−").replace(".", ",")


def short(value: Decimal) -> str:
    return text(value.normalize())


def shown(points: Decimal, divisor: Decimal) -> str:
    cents = int(points * 100 // divisor)
    return f"{cents // 100},{cents % 100:02}"


def told(points: Decimal, divisor: Decimal) -> str:
    cut = "…" if points * 100 % divisor else ""
    return f"{shown(points, divisor)}{cut} ({short(points)} points / {short(divisor)})"


def blocs(units: list[str], session: int) -> str:
    """The blocs of units of 10 and more, in the order of the text, as that session names them."""
    if session >= 2026:
        return ", ".join(f"BC{rank:02} ({unit})" for rank, unit in enumerate(BLOCS, 1) if unit in units)
    order = (*FIRST_BLOCS.items(), *((unit, f"B-{unit}") for unit in UNITS if unit not in FIRST_BLOCS))
    return ", ".join(f"{name} ({unit})" for unit, name in order if unit in units)


def deliberate(row: dict[str, str]) -> tuple[str, str, str, str, str, str, str, str]:
    """Average, points, decision, mention, units kept, rule, confidence and sentence of a candidate."""
    session, status = int(row["Session"]), row["Statut"]
    schooled = status.startswith(("scolaire", "apprenti"))
    forme = row["Forme"] or ("globale" if schooled else "")
    marks: dict[str, Decimal] = {}
    missing, absent, invalid, zero, kept, due = [], [], [], [], [], []
    bonuses, remarks, questions = [], [], []
    gains, outside, carried, level = Decimal(), Decimal(), False, TEXT
    weighed = TEXT  # what the weights rest on, which counts once there is an average, or a lowest mark
    notes, unit_questions = [], []
    for unit in UNITS:
        cell = row[unit]
        year = int(row.get(f"{unit} session") or session)
        mark, old = number(cell), year < session
        if mark is not None:
            if old and (session - year > 5 or (mark < 10 and forme != "progressive")):
                missing.append(unit)
                start = f"{unit} : la note de {text(mark)} obtenue en {year}"
                if session - year > 5:
                    notes.append(f"{start} n’est plus valable.")
                elif forme:
                    notes.append(f"{start} est inférieure à 10 : la forme globale ne la conserve pas.")
                else:
                    level = UNKNOWN
                    unit_questions.append(
                        f"{start} est inférieure à 10 : seule la forme progressive la conserve, et la forme de "
                        f"l’examen n’est pas indiquée ; est-elle globale ou progressive ?"
                    )
                continue
            marks[unit], carried = mark, carried or old
            level = max(level, DEDUCED) if year + 5 == session else level
            if mark >= 10:
                kept.append(unit)
                due.append(unit)
        elif cell == "DI" or (cell == "VA" and session - year <= 5):
            outside, weighed = outside + WEIGHTS[unit], DEDUCED
            kept.append(unit)
            if cell == "VA":
                due.append(unit)
                level = max(level, DEDUCED) if year + 5 == session else level
        elif old and cell:
            notes.append(f"{unit} : {OLD_CODES[cell]} en {year}, ne compte pas à la session {session}.")
            missing.append(unit)
        elif cell == "AB":
            absent.append(unit)
        elif cell == "NV":
            invalid.append(unit)
        elif cell == "AJ":
            marks[unit] = Decimal()
            zero.append(unit)
            notes.append(f"{unit} : absence justifiée, note zéro.")
        else:
            missing.append(unit)
            notes += [f"{unit} : note attendue."] if cell == "EA" else []
    extra = [(mark - 10, unit, mark) for unit in ("UF1", "UF2") if (mark := number(row[unit])) and mark > 10]
    for above, unit, mark in sorted(extra, key=lambda found: (-found[0], found[1])):
        gains, level = gains + above, max(level, DEDUCED)
        bonuses.append(f"{unit} : {text(mark)}, soit {text(above)} au-dessus de 10.")
    project = number(row["Projet"])
    if project is not None and schooled:
        points = (project - 10) * 2
        gains, level = gains + points, max(level, SECOND)
        bonuses.append(f"Projet : ({text(project)} − 10) × 2 = {text(points)} (confiance de la règle : secondaire).")
    elif project is not None and status:
        remarks.append("Projet non compté : il ne l’est que pour les scolaires et les apprentis.")
    given = number(row["Points de jury"])
    if given:
        gains += given
        bonuses.append(f"Points de jury saisis à la main : {text(given)}.")
    orals = {unit: mark for unit in UNITS if (mark := number(row.get(f"controle {unit}", ""))) is not None}
    if forme == "progressive" and schooled:
        remarks.append(DEROGATION)
    remarks += notes
    questions += unit_questions
    divisor = sum(WEIGHTS.values(), -outside)
    points = sum([mark * WEIGHTS[unit] for unit, mark in marks.items()], gains)
    whole = not (missing or absent or invalid)
    average, mention, raised = "", "", []
    if absent or invalid:
        beside = f", « non valide » à {', '.join(invalid)}" if absent and invalid else ""
        first = f"Absent à {', '.join(absent)}{beside}" if absent else f"« Non valide » à {', '.join(invalid)}"
        decision, rule = "non_delivrable", "absence" if absent else "non_valide"
        first += " : le diplôme ne peut être délivré."
    elif missing:
        progressive = forme == "progressive"
        decision, rule = ("en_cours", "en_cours") if progressive else ("incomplet", "incomplet")
        first = f"Forme progressive : il reste {', '.join(missing)}." if progressive else ""
        first = first or f"Sans résultat à {', '.join(missing)} : aucune décision n’est proposée."
    elif points >= 10 * divisor:
        decision, rule, first = "admis", "admission", f"Moyenne d’au moins 10 : {told(points, divisor)}."
    elif points < 8 * divisor:
        decision, rule, first = "ajourne", "sous_le_seuil", f"Moyenne inférieure à 8 : {told(points, divisor)}."
    else:
        first = f"Moyenne de {told(points, divisor)}"
        own = sum([WEIGHTS[unit] for unit in PRACTICE if unit in marks], Decimal())
        reached = sum([marks[unit] * WEIGHTS[unit] for unit in PRACTICE if unit in marks], Decimal())
        level = max(level, DEDUCED)
        if reached < 10 * own:
            decision, rule = "ajourne", "ajournement"
            first += ", sans accès à l’épreuve de contrôle : la moyenne des unités professionnelles est inférieure à 10"
            first += f" : {told(reached, own)}."
        else:
            rule = "controle"
            first += f" ; unités professionnelles, {told(reached, own)}" if own else " ; unités professionnelles"
            first += " : épreuve de contrôle" if own else " dispensées : épreuve de contrôle"
            if len(orals) < 2:
                decision = "controle"
                named = " et ".join(f"l’une de {', '.join(u for u in group if u in marks)}" for group in GROUPS)
                first += f" ; un oral sur {named}, au choix du candidat."
            else:
                heard = ", ".join(f"{unit} {text(mark)}" for unit, mark in sorted(orals.items()))
                for unit, mark in sorted(orals.items()):
                    if mark > marks[unit]:
                        points += (mark - marks[unit]) * WEIGHTS[unit]
                        product = f"× {text(WEIGHTS[unit])} = {text(mark * WEIGHTS[unit])}"
                        first_mark = f"d’abord {text(marks[unit])}"
                        raised.append(f"{unit} : {text(mark)} à l’oral de contrôle, {first_mark}, {product}.")
                first += f" ({heard}), la meilleure note compte : {told(points, divisor)}"
                decision = "admis_apres_controle" if points >= 10 * divisor else "ajourne"
                first += ", sans mention." if points >= 10 * divisor else ", inférieure à 10."
    if whole:
        average = shown(points, divisor)
    if whole or decision in ("incomplet", "en_cours"):
        level = max(level, weighed)
    if decision == "admis":
        remarks += [NOT_OPEN] if orals else []
        reached_by = [(16, "TB"), (14, "B"), (12, "AB")]
        reached_by = [(18, "TBF"), *reached_by] if session >= 2024 else reached_by
        mention = next((name for mark, name in reached_by if points >= mark * divisor), "")
        if mention:
            level = max(level, RELAY) if mention == "TBF" else level
            remarks.append(f"Mention {mention}.")
            if carried:
                level = UNKNOWN
                questions.append("des notes sont conservées : la mention peut-elle être donnée ?")
    elif decision in ("incomplet", "en_cours"):
        left = sum([WEIGHTS[unit] for unit in missing], Decimal())
        mark = max((10 * divisor - points) / left, Decimal()).quantize(Decimal("0.01"), ROUND_CEILING)
        where = f"à {missing[0]}" if len(missing) == 1 else "dans chacune des unités restantes"
        if mark > 20:
            again = ", sans repasser d’autres unités" if forme == "progressive" else ""
            remarks.append(f"Même 20 {where} ne donnerait pas 10 de moyenne{again}.")
        else:
            least = f"Il faut au moins {text(mark)} {where} pour atteindre" if mark else f"Même 0 {where} donnerait"
            remarks.append(f"{least} 10 de moyenne.")
    elif decision in ("ajourne", "non_delivrable"):
        if zero:
            named = ", ".join(zero)
            remarks.append(
                f"Épreuves de remplacement à {named}, sur autorisation du recteur, EPS exceptée (D. 337-81 et "
                f"D. 337-92)."
            )
        if decision == "ajourne":
            if sum([mark * WEIGHTS[unit] for unit, mark in marks.items()], gains) >= 8 * divisor:
                remarks.append("Certificat de fin d’études professionnelles secondaires dû : moyenne d’au moins 8.")
            remarks.append(LIVRET)
            if orals and rule != "controle":
                remarks.append(NOT_OPEN)
            elif orals:
                for unit, mark in sorted(orals.items()):
                    if 10 <= mark > marks[unit]:
                        level = UNKNOWN
                        questions.append(
                            f"{unit} : l’oral de contrôle ({text(mark)}) dépasse la note ({text(marks[unit])}) : "
                            f"lequel des deux le candidat conserve-t-il ?"
                        )
    if due and decision in ("ajourne", "non_delivrable", "en_cours"):
        level = max(level, RELAY)
        why = {"ajourne": "ajourné", "non_delivrable": "diplôme non délivré"}.get(decision)
        why = why or "forme progressive, moyenne non atteinte"
        remarks.append(f"Attestations de blocs dues ({why}) : {blocs(due, session)}.")
    said = [first, *raised, *bonuses, *remarks, *[f"À arbitrer : {question}" for question in questions]]
    total = short(points) if whole else ""
    rule = f"code.deliberation.{rule}"
    return average, total, decision, mention, " ".join(kept), rule, SURE[level], " ".join(said)


def rows(stream: Iterator[dict[str, str]]) -> Iterator[tuple[str, ...]]:
    """The rows of the table, one a candidate."""
    for row in stream:
        who = (row["N° Candidat"], row["Nom de famille"], row["Prénom(s)"], row["Date de Naissance"], row["Statut"])
        yield (*who, "", row["Division"], *deliberate(row), "", "", "", "")


def main() -> None:
    """Read one table, write the other."""
    source, target = map(Path, sys.argv[1:3])
    with (
        source.open(encoding="utf-8-sig", newline="") as given,
        target.open("w", encoding="utf-8-sig", newline="", buffering=1 << 20) as stream,
    ):
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(COLUMNS.split())
        writer.writerows(rows(csv.DictReader(given, delimiter=";")))


if __name__ == "__main__":
    main()
