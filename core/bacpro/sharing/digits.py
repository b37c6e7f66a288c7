"""What tells results apart where sentences show them: marks by how they were written, 14.5 is not 14.50."""

from bacpro.model.result import Result


def result_digits(result: Result) -> tuple[object, ...]:
    """All of a result, its marks as they were written."""
    marks = (result.note, result.controle, *result.situations)
    return (result.unite, result.etat, result.session, result.origine, *map(str, marks))
