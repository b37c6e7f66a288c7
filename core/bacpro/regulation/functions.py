"""The functions of the law of all bac pros, by the name that a speciality gives: `fonction = "pfmp.duree"`."""

from collections.abc import Mapping
from types import MappingProxyType

from bacpro.regulation import portfolio
from bacpro.regulation.placement import (
    apprenticeship,
    attestation,
    declared_weeks,
    duration,
    exemption,
    experience,
    periods,
    positioning,
    weeks,
)
from bacpro.regulation.registration import bloc_names, optional_units, single_blocs
from bacpro.regulation.terms import CheckFunction, ExamTerms

CHECK_FUNCTIONS: Mapping[str, CheckFunction] = MappingProxyType(
    {
        "pfmp.duree": CheckFunction(duration.check_duration, duration.DurationTerms),
        "pfmp.dispense": CheckFunction(exemption.check_exemption, exemption.ExemptionTerms),
        "pfmp.positionnement": CheckFunction(positioning.check_positioning, positioning.PositioningTerms),
        "pfmp.apprentissage": CheckFunction(apprenticeship.check_apprenticeship, exemption.ExemptionTerms),
        "pfmp.accueil": CheckFunction(apprenticeship.check_host_firms, apprenticeship.HostFirmTerms),
        "pfmp.attestation": CheckFunction(attestation.check_attestations, exemption.ExemptionTerms),
        "pfmp.convention": CheckFunction(attestation.check_agreements, exemption.ExemptionTerms),
        "pfmp.dates": CheckFunction(periods.check_dates, ExamTerms),
        "pfmp.chevauchement": CheckFunction(periods.check_overlaps),
        "pfmp.semaines": CheckFunction(declared_weeks.check_declared_weeks, weeks.WeekTerms),
        "pfmp.activites": CheckFunction(periods.check_activities, periods.ActivityTerms),
        "experience.perfectionnement": CheckFunction(experience.check_refresher, experience.RefresherTerms),
        "experience.trois_ans": CheckFunction(experience.check_experience, experience.ExperienceTerms),
        "experience.certificats": CheckFunction(experience.check_certificates, experience.CertificateTerms),
        "dossier.production": CheckFunction(portfolio.check_production, portfolio.ProductionTerms),
        "dossier.activites": CheckFunction(portfolio.check_activities, portfolio.PortfolioActivityTerms),
        "dossier.justificatifs": CheckFunction(portfolio.check_papers, portfolio.PortfolioPaperTerms),
        "inscription.blocs": CheckFunction(single_blocs.check_blocs, bloc_names.BlocNameTerms),
        "inscription.justificatifs": CheckFunction(single_blocs.check_bloc_papers, single_blocs.BlocPaperTerms),
        "inscription.lv1": CheckFunction(single_blocs.check_first_language),
        "inscription.calendrier": CheckFunction(single_blocs.check_calendar, single_blocs.RegistrationCalendarTerms),
        "inscription.attestation_bloc": CheckFunction(
            single_blocs.check_bloc_certificates, single_blocs.BlocCertificateTerms
        ),
        "facultatives.nombre": CheckFunction(optional_units.check_optional_count, optional_units.OptionalCountTerms),
        "facultatives.disponibilite": CheckFunction(optional_units.check_optional_availability),
        "facultatives.langue": CheckFunction(
            optional_units.check_optional_language, optional_units.OptionalLanguageTerms
        ),
    }
)
"""Each function by its name; docs/plugins.md says the law that each applies, and its parameters."""
