"""What is worked out once for shared values is right whatever was met before, and does not pile up."""

from bacpro.sharing.memo import IdentityCache


def test_a_value_is_asked_once_and_those_beyond_the_limit_push_out_the_others() -> None:
    asked: list[str] = []

    def length(text: str) -> int:
        asked.append(text)
        return len(text)

    lengths = IdentityCache(length, 3)
    one, two, three, four = ("a" * size for size in range(1, 5))
    assert lengths.of([one, two, one]) == [1, 2, 1]
    assert lengths.of([two, one]) == [2, 1]
    assert asked == [one, two]
    assert lengths.of([two, three, four]) == [2, 3, 4]
    assert asked == [one, two, two, three, four], "no room for all: it began again"
    assert lengths.of([]) == []


def test_a_value_that_is_gone_is_never_taken_for_another() -> None:
    lengths = IdentityCache(len, 100)
    for size in range(50):
        assert lengths.of(["b" * size]) == [size]


def test_more_values_at_once_than_the_limit_are_all_given() -> None:
    lengths = IdentityCache(len, 2)
    values = ["c" * size for size in range(6)]
    assert lengths.of(values) == list(range(6))
    assert lengths.of(values[::-1]) == list(range(6))[::-1]
