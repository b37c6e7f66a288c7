"""What a check writes is assembled from parts that candidates share: it is what the whole written at once would be."""

import json

from hypothesis import given
from hypothesis import strategies as st

from bacpro.model.candidate import Candidate
from bacpro.model.check import Check, CheckReport, Verdict
from bacpro.model.dossier import Dossier
from bacpro.model.legal import LegalBasis
from bacpro.model.run.decided import Checked
from bacpro.model.run.record import Record
from bacpro.outputs import csvtext
from bacpro.outputs.tables.control import finding_data, finding_lines, report_data, report_json

TEXTS = st.text(st.sampled_from("aé’ ;\"'=+-@\\\n\r\t1,"), max_size=6)
BASES = (LegalBasis("Code de l’éducation ; « livre III »", "art. D. 337-70"),)


@st.composite
def checked(draw: st.DrawFn) -> Checked:
    """A candidate with findings of any text."""
    candidate = Candidate(draw(TEXTS), draw(TEXTS), draw(TEXTS))
    checks = [
        Check("agora.essai", verdict, draw(TEXTS), draw(TEXTS), draw(TEXTS), BASES)
        for verdict in draw(st.lists(st.sampled_from(Verdict), max_size=3))
    ]
    return Checked(Record(1, 1, (), Dossier(candidate, session=2026)), CheckReport(tuple(checks), ()))


@given(checked())
def test_rows_are_those_of_whole_cells(checked: Checked) -> None:
    assert checked.record.dossier
    assert checked.report
    who = checked.record.dossier.candidat
    whole = [
        csvtext.make_row((who.numero, who.nom, who.prenom, "2026", *finding_data(check).values()))
        for check in checked.report.constats
    ]
    assert finding_lines(checked) == whole


@given(checked())
def test_json_is_that_of_the_whole_report(checked: Checked) -> None:
    assert checked.record.dossier
    assert checked.report
    whole = report_data(checked.record.dossier.candidat.numero, checked.report)
    assert report_json(checked) == json.dumps(whole, ensure_ascii=False).encode()
