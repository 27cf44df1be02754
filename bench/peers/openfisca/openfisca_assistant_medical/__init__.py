"""The aid for the employment of an assistant médical, as an OpenFisca country package."""

from pathlib import Path

from openfisca_core.taxbenefitsystems import TaxBenefitSystem

from .entities import Medecin
from .variables import aides, bandes, contrats

PARAMETERS = Path(__file__).parent / "parameters"


class AssistantMedicalTaxBenefitSystem(TaxBenefitSystem):
    """The three texts of the individual contract, for general practitioners.

    `debuts` are the first days of the texts, oldest first.
    """

    def __init__(self) -> None:
        super().__init__([Medecin])
        self.load_parameters(str(PARAMETERS))
        self.add_variables(*contrats.VARIABLES, *bandes.VARIABLES, *aides.VARIABLES)
        values = self.parameters.textes.rang.values_list
        self.debuts = tuple(sorted(value.instant_str for value in values))


CountryTaxBenefitSystem = AssistantMedicalTaxBenefitSystem
