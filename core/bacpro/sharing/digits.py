"""What tells results apart where sentences show them: marks by how they were written, 14.5 is not 14.50."""

from bacpro.model.result import Result


def result_digits(result: Result) -> str:
    """All of a result, its marks as they were written, in one text: it takes less memory than its parts."""
    marks = "/".join(map(str, (result.note, result.controle, *result.situations)))
    return f"{result.unite} {result.etat} {result.session} {result.origine} {marks}"
