"""What is known of a contract, and the text in force on the day it was signed."""

from datetime import date

import numpy
from openfisca_core.indexed_enums import Enum, EnumArray
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from ..entities import Medecin

INCONNU = -1


class Option(Enum):
    """Working time on the contract."""

    TIERS_TEMPS = "1/3 ETP"
    MI_TEMPS = "1/2 ETP"
    TEMPS_PLEIN = "1 ETP"


class Texte(Enum):
    """Texts of the individual contract, oldest first."""

    AVENANT_7 = "Avenant n° 7 (2019)"
    REGLEMENT_ARBITRAL = "Règlement arbitral (2023)"
    CONVENTION_2024 = "Convention 2024-2029"


class date_signature(Variable):  # noqa: N801 - OpenFisca names variables so
    value_type = date
    default_value = date(2024, 6, 22)
    entity = Medecin
    definition_period = DateUnit.ETERNITY
    label = "Date de signature du contrat"


class option(Variable):  # noqa: N801
    value_type = Enum
    possible_values = Option
    default_value = Option.TEMPS_PLEIN
    entity = Medecin
    definition_period = DateUnit.ETERNITY
    label = "Temps de travail de l'assistant"


class patientele_mt(Variable):  # noqa: N801
    value_type = int
    default_value = INCONNU
    entity = Medecin
    definition_period = DateUnit.ETERNITY
    label = "Patientèle médecin traitant, adultes et enfants"


class patientele_mt_adultes(Variable):  # noqa: N801
    value_type = int
    default_value = INCONNU
    entity = Medecin
    definition_period = DateUnit.ETERNITY
    label = "Patientèle médecin traitant de 16 ans et plus"


class file_active(Variable):  # noqa: N801
    value_type = int
    default_value = INCONNU
    entity = Medecin
    definition_period = DateUnit.ETERNITY
    label = "File active"


class percentile_mt(Variable):  # noqa: N801
    value_type = int
    default_value = INCONNU
    entity = Medecin
    definition_period = DateUnit.ETERNITY
    label = "Rang de la patientèle médecin traitant dans la distribution nationale"


class percentile_fa(Variable):  # noqa: N801
    value_type = int
    default_value = INCONNU
    entity = Medecin
    definition_period = DateUnit.ETERNITY
    label = "Rang de la file active dans la distribution nationale"


class texte(Variable):  # noqa: N801
    value_type = Enum
    possible_values = Texte
    default_value = Texte.CONVENTION_2024
    entity = Medecin
    definition_period = DateUnit.ETERNITY
    label = "Texte en vigueur à la signature"

    def formula(medecin, period):  # noqa: N805 - the first argument of a formula is its entity
        return EnumArray(rang_en_vigueur(medecin, medecin("date_signature", period)), Texte)


def rang_en_vigueur(medecin, signatures, annee=1):
    """Return the place of the text in force when a contract year opens, from 0 for the oldest.

    A year opens on or after a day when the contract was signed on or after the same day of as
    many years before: no date is moved, which would take most of the time of a simulation.
    """
    rangs = numpy.zeros(len(signatures), numpy.uint8)
    for debut in medecin.simulation.tax_benefit_system.debuts[1:]:
        day = date.fromisoformat(debut)
        rangs += signatures >= numpy.datetime64(day.replace(year=day.year - annee + 1), "D")
    return rangs


VARIABLES = (
    date_signature,
    option,
    patientele_mt,
    patientele_mt_adultes,
    file_active,
    percentile_mt,
    percentile_fa,
    texte,
)
