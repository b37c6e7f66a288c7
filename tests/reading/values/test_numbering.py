"""What the numbers of a file tell together: zeros lost, odd ones, ranks, blocks."""

from collections import Counter

from bacpro.reading.values.numbering import Numbering, TitledBlock, is_unusual, judge_numbers, may_be_ranks


def test_ten_digits_beside_eleven_have_lost_a_zero() -> None:
    told = judge_numbers(Counter({10: 3, 11: 40}))
    assert (told.completer, told.douteux, told.presque) == (True, False, True)


def test_ten_digits_alone_may_have_lost_one() -> None:
    told = judge_numbers(Counter({10: 3}))
    assert (told.completer, told.douteux) == (False, True)
    assert judge_numbers(Counter({10: 3}), cyclades=True).completer


def test_other_sizes_leave_it_in_doubt() -> None:
    told = judge_numbers(Counter({8: 5, 10: 3, 11: 40}))
    assert (told.completer, told.douteux) == (False, True)


def test_one_number_of_another_size_is_unusual_where_nearly_all_have_eleven_digits() -> None:
    told = judge_numbers(Counter({11: 40, 12: 1}))
    assert is_unusual("123456789012", told)
    assert not is_unusual("12345678901", told)
    assert not is_unusual("123456789012", judge_numbers(Counter({11: 3, 12: 3})))


def test_a_line_is_in_the_block_whose_title_stands_last_above() -> None:
    blocks = (TitledBlock(3, "T1", 4), TitledBlock(9, "T2", 10))
    told = Numbering(blocs=blocks)
    assert [told.block_of(line) for line in (2, 4, 8, 12)] == [None, blocks[0], blocks[0], blocks[1]]
    assert not told.simple
    assert Numbering(coupees=frozenset({3, 9})).of_lines(range(1, 5)) == Numbering(coupees=frozenset({3}))


def test_a_bare_title_may_be_that_of_ranks() -> None:
    assert may_be_ranks("n°")
    assert not may_be_ranks("N° candidat")
