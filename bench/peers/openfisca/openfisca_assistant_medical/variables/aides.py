"""What each of the five years pays: whole, whatever the results, and on results.

Each is three variables: `aide_annee_3` at full achievement in the lowest band, `…_bas` with no
result at all, `…_haut` at full achievement in the highest band.
"""

import numpy
from openfisca_core.indexed_enums import Enum, EnumArray
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from ..entities import Medecin
from .bandes import Bande
from .contrats import Option, Texte, rang_en_vigueur

ANNEES = (1, 2, 3, 4, 5)
REGIME_DE_CROISIERE = 3  # from the third year on, the amount no longer changes


def colonne(bande, annee):
    """Return the parameter that holds the amount of a band in a contract year."""
    if bande is Bande.P95_PLUS:
        return "p95_plus"
    if bande is Bande.P90_P95 and annee >= REGIME_DE_CROISIERE:
        return "p90_p95"
    return f"annee_{min(annee, REGIME_DE_CROISIERE)}"


def bareme(medecin, parameters, annee):
    """Return the amounts of a year, shape (texts, options, bands); NaN where none is published."""
    montants = [
        parameters(debut).montants for debut in medecin.simulation.tax_benefit_system.debuts
    ]
    return numpy.array(
        [
            [
                [_montant(getattr(noeud, option.name), bande, annee) for bande in Bande]
                for option in Option
            ]
            for noeud in montants
        ],
        numpy.float32,
    )


def _montant(noeud, bande, annee):
    nom = colonne(bande, annee)
    return getattr(noeud, nom) if nom in noeud else numpy.nan


def parts_garanties(medecin, parameters, annee):
    """Return the share of a year that each text pays whatever the results."""
    garanties = [
        parameters(debut).garantie for debut in medecin.simulation.tax_benefit_system.debuts
    ]
    return numpy.array(
        [1 if annee <= noeud.annees_pleines else noeud.part_acompte for noeud in garanties],
        numpy.float32,
    )


def texte_des_montants(annee):
    """Return the formula of the text that sets the amounts of a year."""

    def formula(medecin, period, parameters):
        own = medecin("texte", period)
        opening = rang_en_vigueur(medecin, medecin("date_signature", period), annee)
        debuts = medecin.simulation.tax_benefit_system.debuts
        takes_over = numpy.array([parameters(debut).textes.contrats_en_cours for debut in debuts])
        texts = numpy.where(takes_over.take(opening), opening, own.view(numpy.ndarray))
        return EnumArray(texts, Texte)

    return formula


def maximum(annee, bande):
    """Return the formula of a year's amount in the lowest or in the highest band."""

    def formula(medecin, period, parameters):
        table = bareme(medecin, parameters, annee)
        places = medecin(f"texte_montants_annee_{annee}", period).view(numpy.ndarray) * len(Option)
        places += medecin("option", period).view(numpy.ndarray)
        places *= len(Bande)
        places += medecin(bande, period).view(numpy.ndarray)
        return table.ravel().take(places)

    return formula


def garanti(annee, aide):
    """Return the formula of what of an amount is paid whatever the results."""

    def formula(medecin, period, parameters):
        shares = parts_garanties(medecin, parameters, annee)
        own = medecin("texte", period).view(numpy.ndarray)
        return numpy.ceil(medecin(aide, period) * shares.take(own))

    return formula


def egal(autre):
    """Return the formula of a variable that is another one."""

    def formula(medecin, period):
        return medecin(autre, period)

    return formula


def difference(tout, partie):
    """Return the formula of what is left of one variable less another."""

    def formula(medecin, period):
        return medecin(tout, period) - medecin(partie, period)

    return formula


def euros(name, label, formula=None):
    """Return a variable in euros; without a formula it is 0."""
    attributes = {
        "value_type": float,
        "entity": Medecin,
        "definition_period": DateUnit.ETERNITY,
        "unit": "currency-EUR",
        "label": label,
        "__module__": __name__,
    }
    return type(name, (Variable,), attributes | ({"formula": formula} if formula else {}))


def texte_annee(annee):
    """Return the variable of the text that sets the amounts of a year."""
    attributes = {
        "value_type": Enum,
        "possible_values": Texte,
        "default_value": Texte.CONVENTION_2024,
        "entity": Medecin,
        "definition_period": DateUnit.ETERNITY,
        "label": f"Texte qui fixe les montants de l'année {annee}",
        "formula": texte_des_montants(annee),
        "__module__": __name__,
    }
    return type(f"texte_montants_annee_{annee}", (Variable,), attributes)


def variables_de_l_annee(annee):
    """Return the variables of a contract year."""
    aide, sure, reste = (f"{nom}_annee_{annee}" for nom in ("aide", "garanti", "conditionnel"))
    return (
        texte_annee(annee),
        euros(aide, f"Aide de l'année {annee}", maximum(annee, "bande_basse")),
        euros(f"{aide}_bas", f"Aide de l'année {annee} sans résultat", egal(sure)),
        euros(f"{aide}_haut", f"Aide de l'année {annee} au plus", maximum(annee, "bande_haute")),
        euros(sure, f"Part garantie de l'année {annee}", garanti(annee, aide)),
        euros(f"{sure}_bas", f"Part garantie de l'année {annee} au moins", egal(sure)),
        euros(
            f"{sure}_haut",
            f"Part garantie de l'année {annee} au plus",
            garanti(annee, f"{aide}_haut"),
        ),
        euros(reste, f"Part conditionnelle de l'année {annee}", difference(aide, sure)),
        euros(f"{reste}_bas", f"Part conditionnelle de l'année {annee} au moins"),
        euros(
            f"{reste}_haut",
            f"Part conditionnelle de l'année {annee} au plus",
            difference(f"{aide}_haut", f"{sure}_haut"),
        ),
    )


VARIABLES = tuple(variable for annee in ANNEES for variable in variables_de_l_annee(annee))
