"""The rules of check that the Code has for every speciality."""

from bacpro.regulation.code_checks import registration_rules


def test_the_code_checks_the_form_of_the_examination_since_the_reform_of_2009() -> None:
    assert [(rule.id, str(rule.sessions)) for rule in registration_rules()] == [
        ("code.forme.globale", "depuis 2009"),
        ("code.forme.choix", "depuis 2009"),
    ]
    assert all(rule.texte and rule.fondements and not rule.greffon for rule in registration_rules())
