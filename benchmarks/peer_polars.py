"""What a clerk who knows data frames would write: averages, decisions and mentions of a wide table of AGOrA, in floats.

Averages and decisions alone, without sentences nor grounds, by polars, which is not installed with bacpro
(`pip install '.[bench]'`). It trusts what it reads: see `benchmarks.peers` for what that costs.

python -m benchmarks.peer_polars resultats-agora.csv deliberation.csv
"""

import sys

import polars as pl

WEIGHTS = {"U11": 1, "U12": 1, "U2": 4, "U31": 4, "U32": 3, "U33": 1, "U41": 2, "U42": 2, "U51": 2.5, "U52": 2.5}
WEIGHTS |= {"U6": 1, "U7": 1}
PRACTICE = ("U2", "U31", "U32")


def number(column: str) -> pl.Expr:
    """A mark, or nothing for a code; what is neither is taken for a code, and so for nothing."""
    return pl.col(column).str.replace(",", ".").cast(pl.Float64, strict=False)


def age_of(unit: str) -> pl.Expr:
    """How many sessions ago a result was obtained: none where the table does not say."""
    session = pl.col("Session").cast(pl.Int32)
    return session - pl.col(f"{unit} session").cast(pl.Int32, strict=False).fill_null(session)


def counted(unit: str) -> pl.Expr:
    """The mark that counts for a unit: zero for a justified absence, nothing for an old one that is not kept."""
    age = age_of(unit)
    lost = (age > 5) | ((age > 0) & (number(unit) < 10) & (pl.col("forme") != "progressive"))
    justified = pl.when((pl.col(unit) == "AJ") & (age <= 0)).then(0.0)
    return justified.when(lost).then(None).otherwise(number(unit))


def weighed(units: list[str] | tuple[str, ...], marks: str) -> tuple[pl.Expr, pl.Expr]:
    """Points and divisor of units, exempted ones left out."""
    points = pl.sum_horizontal([pl.col(f"{marks}{unit}") * WEIGHTS[unit] for unit in units])
    divisor = pl.sum_horizontal(
        [pl.when(pl.col(unit).is_in(["DI", "VA"])).then(0).otherwise(WEIGHTS[unit]) for unit in units]
    )
    return points, divisor


def deliberate(table: pl.DataFrame) -> pl.DataFrame:
    """Number, average, decision and mention of each candidate."""
    units = list(WEIGHTS)
    dated = [f"{unit} session" for unit in units if f"{unit} session" not in table.columns]
    table = table.with_columns([pl.lit("").alias(column) for column in dated])
    schooled = pl.col("Statut").str.contains("^(scolaire|apprenti)")
    table = table.with_columns(
        pl.when((pl.col("Forme") == "") & schooled).then(pl.lit("globale")).otherwise(pl.col("Forme")).alias("forme")
    )
    table = table.with_columns([counted(unit).alias(f"m {unit}") for unit in units])
    above = [(number(unit) - 10).clip(lower_bound=0).fill_null(0) for unit in ("UF1", "UF2")]
    project = pl.when(schooled).then((number("Projet") - 10) * 2).fill_null(0)
    extra = pl.sum_horizontal([*above, project, number("Points de jury").fill_null(0)])
    points, divisor = weighed(units, "m ")
    own, own_divisor = weighed(PRACTICE, "m ")
    better = pl.sum_horizontal(
        [
            (number(f"controle {unit}") - pl.col(f"m {unit}")).clip(lower_bound=0) * WEIGHTS[unit]
            for unit in ("U12", "U51")
        ]
    )
    heard = number("controle U12").is_not_null() & number("controle U51").is_not_null()
    refused = [pl.col(unit).is_in(["AB", "NV"]) & (age_of(unit) <= 0) for unit in units]
    blank = [pl.col(f"m {unit}").is_null() & ~pl.col(unit).is_in(["DI", "VA"]) for unit in units]
    table = table.with_columns(
        average=(points + extra) / divisor,
        practice=own / own_divisor,
        again=(points + extra + better) / divisor,
        heard=heard,
        refused=pl.any_horizontal(refused),
        blank=pl.any_horizontal(blank),
    )
    average = pl.col("average")
    waiting = pl.when(~pl.col("heard")).then(pl.lit("controle"))
    contest = waiting.when(pl.col("again") >= 10).then(pl.lit("admis_apres_controle")).otherwise(pl.lit("ajourne"))
    unfinished = pl.when(pl.col("forme") == "progressive").then(pl.lit("en_cours")).otherwise(pl.lit("incomplet"))
    decision = (
        pl.when(pl.col("refused"))
        .then(pl.lit("non_delivrable"))
        .when(pl.col("blank"))
        .then(unfinished)
        .when(average >= 10)
        .then(pl.lit("admis"))
        .when((average < 8) | (pl.col("practice") < 10))
        .then(pl.lit("ajourne"))
        .otherwise(contest)
    )
    honours = (average >= 18) & (pl.col("Session").cast(pl.Int32) >= 2024)
    merit = pl.when(honours).then(pl.lit("TBF")).when(average >= 16).then(pl.lit("TB"))
    named = merit.when(average >= 14).then(pl.lit("B")).when(average >= 12).then(pl.lit("AB")).otherwise(pl.lit(""))
    table = table.with_columns(decision=decision)
    mention = pl.when(pl.col("decision") == "admis").then(named).otherwise(pl.lit(""))
    without = pl.when(pl.col("refused") | pl.col("blank")).then(None)
    shown = without.when(pl.col("decision") == "admis_apres_controle").then(pl.col("again")).otherwise(average)
    return table.select(
        pl.col("N° Candidat").alias("numero_candidat"),
        shown.round(2).alias("moyenne"),
        "decision",
        mention.alias("mention"),
    )


def main() -> None:
    """Read one table, write the other."""
    table = pl.read_csv(sys.argv[1], separator=";", infer_schema=False).fill_null("")
    deliberate(table).write_csv(sys.argv[2], separator=";")


if __name__ == "__main__":
    main()
