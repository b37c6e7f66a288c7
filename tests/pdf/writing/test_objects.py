"""Objects written as bytes with holes, filled under other numbers; texts and streams as a reader takes them back."""

import zlib

import pytest
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

from bacpro.pdf.writing.objects import Encoder, Hole, stream_object, text_string


def test_a_hole_takes_the_number_of_each_copy() -> None:
    written = Encoder(lambda _: 0).raw(b"<</Parent 2 0 R /Kid ").number((Hole.LOCAL, 3)).raw(b">>").encoded()
    assert written.filled({Hole.LOCAL: 10}) == b"<</Parent 2 0 R /Kid 13 0 R>>"
    assert written.filled({Hole.LOCAL: 50}) == b"<</Parent 2 0 R /Kid 53 0 R>>"


def test_a_percent_sign_is_no_hole() -> None:
    assert Encoder(lambda _: 0).raw(b"(100 %)").encoded().filled({}) == b"(100 %)"


def test_values_are_written_as_they_stand() -> None:
    value = DictionaryObject(
        {NameObject("/A"): ArrayObject([NumberObject(1), NameObject("/B")]), NameObject("/T"): TextStringObject("é")}
    )
    assert Encoder(lambda _: 0).value(value).encoded().filled({}) == b"<< /A [ 1 /B] /T <e9>>>"


def test_a_name_that_must_differ_ends_with_the_rank_of_its_copy() -> None:
    encoder = Encoder(lambda _: 0, frozenset({b"toc"}))
    written = encoder.value(TextStringObject("toc")).encoded()
    assert [written.filled({Hole.RANK: rank}) for rank in (0, 1)] == [b"(toc-0)", b"(toc-1)"]


@pytest.mark.parametrize("text", ["Œuvrard", "(a)", "محمد", "𓀀", ""])
def test_a_text_comes_back_whatever_its_letters(text: str) -> None:
    written = text_string(text)
    assert bytes.fromhex(written[1:-1].decode())[2:].decode("utf-16-be") == text


def test_a_stream_is_packed_and_says_its_length() -> None:
    written = stream_object(b"q Q", b"/Type /XObject")
    head, _, rest = written.partition(b"stream\n")
    packed = rest.removesuffix(b"\nendstream")
    assert head == b"<</Type /XObject /Filter /FlateDecode /Length %d>>\n" % len(packed)
    assert zlib.decompress(packed) == b"q Q"
