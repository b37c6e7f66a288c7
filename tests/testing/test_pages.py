"""The readers of pages of `bacpro.testing` see what a reader sees."""

from bacpro.testing import flatten, read_html, read_html_tables


def test_a_page_is_read_without_its_styles_and_scripts() -> None:
    page = "<style>b{}</style><h1>Élève&nbsp;: <b>Zoé</b></h1><script>x = 1 < 2</script>"
    assert read_html(page) == "Élève : Zoé"
    assert flatten(" deux\u00a0mots\n") == "deux mots"


def test_tables_are_read_by_their_caption() -> None:
    page = (
        "<table><caption>Notes <i>2026</i></caption><tr><th>Unité</th><th>Note</th></tr>"
        "<tr><td>U11</td><td>12,5</td></tr></table><table><tr><td>autre</td></tr></table>"
    )
    assert read_html_tables(page) == {"Notes 2026": [["Unité", "Note"], ["U11", "12,5"]], "": [["autre"]]}
