"""Where the two lists stand in the national distribution: a lowest and a highest band."""

import numpy
from openfisca_core.indexed_enums import Enum, EnumArray
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from ..entities import Medecin
from .contrats import INCONNU

RANGS = ("p30", "p50", "p70", "p90", "p95")
SOUS_P95 = "below_p95"  # a list no larger than this is below the 95th percentile
PERCENTILES = (30, 50, 70, 90, 95)


class Bande(Enum):
    """Bands of the distribution; each includes its lower bound."""

    SOUS_P30 = "below-p30"
    P30_P50 = "p30-p50"
    P50_P70 = "p50-p70"
    P70_P90 = "p70-p90"
    P90_P95 = "p90-p95"
    P95_PLUS = "p95-plus"


def bande_du_percentile(percentiles):
    """Return the place of the band of each rank."""
    bandes = numpy.zeros(len(percentiles), numpy.uint8)
    for borne in PERCENTILES:
        bandes += percentiles >= borne
    return bandes


def seuils(medecin, parameters, liste):
    """Return the levels of a list, shape (texts, ranks and below P95); NaN where none is known."""
    debuts = medecin.simulation.tax_benefit_system.debuts
    noeuds = [getattr(parameters(debut).seuils, liste) for debut in debuts]
    return numpy.array(
        [
            [getattr(noeud, rang) if rang in noeud else numpy.nan for rang in (*RANGS, SOUS_P95)]
            for noeud in noeuds
        ],
        numpy.float32,
    )


def bande_basse_de(comptes, textes, table):
    """Return the lowest band that a count may stand in, given the levels that are known."""
    bandes = numpy.zeros(len(comptes), numpy.uint8)
    for rang in range(len(RANGS)):
        if not numpy.isnan(table[:, rang]).all():
            bandes[comptes >= table[:, rang].take(textes)] = rang + 1
    return bandes


def bande_haute_de(comptes, textes, table):
    """Return the highest band that a count may stand in; any where it is not known."""
    bandes = numpy.full(len(comptes), len(RANGS), numpy.uint8)
    bandes[(comptes <= table[:, -1].take(textes)) & (comptes != INCONNU)] = len(RANGS) - 1
    for rang in reversed(range(len(RANGS))):
        if not numpy.isnan(table[:, rang]).all():
            bandes[(comptes < table[:, rang].take(textes)) & (comptes != INCONNU)] = rang
    return bandes


def adultes_seuls(medecin, parameters):
    """Return, for each text, whether its list counts adults alone."""
    debuts = medecin.simulation.tax_benefit_system.debuts
    return numpy.array([parameters(debut).seuils.adultes_seuls for debut in debuts])


class bande_mt_basse(Variable):  # noqa: N801 - OpenFisca names variables so
    value_type = int
    entity = Medecin
    definition_period = DateUnit.ETERNITY
    label = "Bande la plus basse possible de la patientèle médecin traitant"

    def formula(medecin, period, parameters):  # noqa: N805
        textes = medecin("texte", period).view(numpy.ndarray)
        percentiles = medecin("percentile_mt", period)
        comptes = numpy.where(
            adultes_seuls(medecin, parameters)[textes],
            medecin("patientele_mt_adultes", period),
            medecin("patientele_mt", period),
        )
        bandes = bande_basse_de(comptes, textes, seuils(medecin, parameters, "mt"))
        return numpy.where(percentiles == INCONNU, bandes, bande_du_percentile(percentiles))


class bande_mt_haute(Variable):  # noqa: N801
    value_type = int
    entity = Medecin
    definition_period = DateUnit.ETERNITY
    label = "Bande la plus haute possible de la patientèle médecin traitant"

    def formula(medecin, period, parameters):  # noqa: N805
        textes = medecin("texte", period).view(numpy.ndarray)
        percentiles = medecin("percentile_mt", period)
        adultes = medecin("patientele_mt_adultes", period)
        comptes = numpy.where(
            adultes_seuls(medecin, parameters)[textes] & (adultes != INCONNU),
            adultes,
            medecin("patientele_mt", period),
        )
        bandes = bande_haute_de(comptes, textes, seuils(medecin, parameters, "mt"))
        return numpy.where(percentiles == INCONNU, bandes, bande_du_percentile(percentiles))


class bande_fa_basse(Variable):  # noqa: N801
    value_type = int
    entity = Medecin
    definition_period = DateUnit.ETERNITY
    label = "Bande la plus basse possible de la file active"

    def formula(medecin, period, parameters):  # noqa: N805
        textes = medecin("texte", period).view(numpy.ndarray)
        percentiles = medecin("percentile_fa", period)
        comptes = medecin("file_active", period)
        bandes = bande_basse_de(comptes, textes, seuils(medecin, parameters, "fa"))
        return numpy.where(percentiles == INCONNU, bandes, bande_du_percentile(percentiles))


class bande_fa_haute(Variable):  # noqa: N801
    value_type = int
    entity = Medecin
    definition_period = DateUnit.ETERNITY
    label = "Bande la plus haute possible de la file active"

    def formula(medecin, period, parameters):  # noqa: N805
        textes = medecin("texte", period).view(numpy.ndarray)
        percentiles = medecin("percentile_fa", period)
        comptes = medecin("file_active", period)
        bandes = bande_haute_de(comptes, textes, seuils(medecin, parameters, "fa"))
        return numpy.where(percentiles == INCONNU, bandes, bande_du_percentile(percentiles))


class bande_basse(Variable):  # noqa: N801
    value_type = Enum
    possible_values = Bande
    default_value = Bande.SOUS_P30
    entity = Medecin
    definition_period = DateUnit.ETERNITY
    label = "Bande la plus basse possible du contrat, celle de la plus haute des deux listes"

    def formula(medecin, period):  # noqa: N805
        mt, fa = medecin("bande_mt_basse", period), medecin("bande_fa_basse", period)
        return EnumArray(numpy.maximum(mt, fa).astype(numpy.uint8), Bande)


class bande_haute(Variable):  # noqa: N801
    value_type = Enum
    possible_values = Bande
    default_value = Bande.P95_PLUS
    entity = Medecin
    definition_period = DateUnit.ETERNITY
    label = "Bande la plus haute possible du contrat, celle de la plus haute des deux listes"

    def formula(medecin, period):  # noqa: N805
        mt, fa = medecin("bande_mt_haute", period), medecin("bande_fa_haute", period)
        return EnumArray(numpy.maximum(mt, fa).astype(numpy.uint8), Bande)


VARIABLES = (
    bande_mt_basse,
    bande_mt_haute,
    bande_fa_basse,
    bande_fa_haute,
    bande_basse,
    bande_haute,
)
