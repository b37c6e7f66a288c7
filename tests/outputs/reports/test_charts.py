"""Where the marks of a chart stand, worked out by hand."""

from bacpro.outputs.reports.charts import Bin, Series, lay_histogram, stack_bars

SERIES = (Series("oui", "Oui", "vert"), Series("non", "Non", "rouge"), Series("rien", "Rien", "gris"))
ROWS = [("A", "", {"oui": 30, "non": 10}), ("B", "", {"oui": 4, "non": 0}), ("C", "", {})]


def test_bars_share_one_scale_and_rows_of_nothing_are_left_out() -> None:
    chart = stack_bars(SERIES, ROWS)
    assert [(bar.nom, bar.total) for bar in chart.barres] == [("A", 40), ("B", 4)]
    assert [serie.cle for serie in chart.series] == ["oui", "non"], "a series that no bar holds has no legend"
    first, second = chart.barres
    assert [(part.nombre, part.x, part.largeur) for part in first.parts] == [
        (30, "0.00%", "75.00%"),
        (10, "75.00%", "25.00%"),
    ]
    assert [(part.nombre, part.largeur) for part in second.parts] == [(4, "10.00%")]
    assert chart.totaux == {"oui": 34, "non": 10}


def test_full_bars_fill_the_width_whatever_they_count() -> None:
    chart = stack_bars(SERIES, ROWS, full=True)
    assert [[part.largeur for part in bar.parts] for bar in chart.barres] == [["75.00%", "25.00%"], ["100.00%"]]


def test_a_number_is_written_in_its_part_where_it_fits() -> None:
    (bar,) = stack_bars(SERIES, [("A", "", {"oui": 93, "non": 7})]).barres
    assert [part.lisible for part in bar.parts] == [True, True], "7 % is room for one figure: 4 % and 3 % for it"
    (bar,) = stack_bars(SERIES, [("A", "", {"oui": 94, "non": 6})]).barres
    assert [part.lisible for part in bar.parts] == [True, False]


def test_columns_stand_side_by_side_up_to_the_highest() -> None:
    chart = lay_histogram([Bin("zéro", 1, repere="0"), Bin("un", 0), Bin("deux", 4, repere="2")], [("seuil", 1)])
    assert [(column.bin.nom, column.x, column.y, column.hauteur) for column in chart.colonnes] == [
        ("zéro", "0.00%", "75.00%", "25.00%"),
        ("deux", "66.67%", "0.00%", "100.00%"),
    ]
    assert chart.reperes == (("0", "16.67%"), ("2", "83.33%"))
    assert chart.seuils == (("seuil", "33.33%"),)
    assert (chart.sommet, chart.total, chart.mode) == (4, 5, "deux")


def test_bounds_are_labelled_at_the_left_of_their_column() -> None:
    chart = lay_histogram([Bin("a", 1, repere="0"), Bin("b", 1, repere="10")], centred=False)
    assert chart.reperes == (("0", "0.00%"), ("10", "50.00%"))


def test_a_chart_of_nothing_is_empty() -> None:
    assert stack_bars(SERIES, []).barres == ()
    assert (lay_histogram([]).colonnes, lay_histogram([]).mode) == ((), "")
