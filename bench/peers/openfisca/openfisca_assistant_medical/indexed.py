"""The same amounts by the documented way: a parameter node indexed by an array of options.

OpenFisca-Core 46 makes a Python list of one parameter a doctor for it, hence a hundred times the
time of the tables in `variables/aides.py`, which are what is compared with amcli.
"""

from openfisca_core.model_api import select
from openfisca_core.parameters import ParameterNode

from . import AssistantMedicalTaxBenefitSystem
from .variables.aides import ANNEES, colonne, euros
from .variables.bandes import Bande
from .variables.contrats import Texte

UNPUBLISHED = 0  # an indexed node has no hole; no contract is paid by these


class IndexedTaxBenefitSystem(AssistantMedicalTaxBenefitSystem):
    """The country package, its amounts found by indexing parameters."""

    def __init__(self) -> None:
        super().__init__()
        fill_holes(self.parameters.montants)
        for annee in ANNEES:
            for end, bande in (("", "bande_basse"), ("_haut", "bande_haute")):
                formula = indexed_maximum(annee, bande)
                self.replace_variable(
                    euros(f"aide_annee_{annee}{end}", f"Aide de l'année {annee}", formula)
                )


def fill_holes(node: ParameterNode) -> None:
    """Give an amount to what no text publishes: all options need the same parameters."""
    for option in node.children.values():
        for parameter in option.children.values():
            for dated in parameter.values_list:
                dated.value = UNPUBLISHED if dated.value is None else dated.value


def indexed_maximum(annee, bande):
    """Return the formula of a year's amount in the lowest or in the highest band."""

    def formula(medecin, period, parameters):
        option, place = medecin("option", period), medecin(bande, period)
        by_text = []
        for debut in medecin.simulation.tax_benefit_system.debuts:
            montants = parameters(debut).montants[option]
            columns = [getattr(montants, colonne(one, annee)) for one in Bande]
            by_text.append(select([place == one for one in Bande], columns))
        textes = medecin(f"texte_montants_annee_{annee}", period)
        return select([textes == texte for texte in Texte], by_text)

    return formula
