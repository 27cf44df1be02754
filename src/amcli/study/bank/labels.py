"""What the label of a bank's line says: that it is the aid, that it is not, or neither."""

import re
from enum import IntEnum, auto
from typing import NamedTuple

from amcli.law.figures.letters import unaccented
from amcli.law.figures.terms import PaymentPart

_OTHER = re.compile(r"[^a-z0-9]+")


class LabelWords(NamedTuple):
    """Beginnings of words, small and without accents; one that ends in a space is a whole word.

    `post` is the aid whatever stands beside it; of the others those `against` weigh more than
    those of the `aid`. `taken_back` says by itself that money went back, `perhaps_taken_back`
    beside the payer, the aid or the exact amount of a payment.
    """

    post: tuple[str, ...]
    aid: tuple[str, ...]
    against: tuple[str, ...]
    payer: tuple[str, ...]
    taken_back: tuple[str, ...]
    perhaps_taken_back: tuple[str, ...]


WORDS = LabelWords(
    post=("assistant med", "assistante med", "assistants med", "assist med", "emploi assist"),
    aid=("assistant", "aide ", "aid ", "acompte", "avance ", "solde ", "avenant", "contrat "),
    against=(
        *("honoraire", "tiers payant", "feuille", "fse ", "acte ", "actes ", "prestation"),
        *("rosp ", "forfait", "fmt ", "fpmt ", "structure", "dipa ", "perte d activite"),
        *("indemnite", "ij ", "ijss", "maternite", "paternite", "permanence", "astreinte"),
        *("pdsa", "garde", "vaccin", "telemedecine", "teleconsult", "teletransmi", "teleexpert"),
        *("caim ", "coscom ", "cotram ", "installation", "equipement", "aide medicale ", "ccam "),
        *("salaire", "paie ", "urssaf", "carmf", "cotisation", "impot", "dgfip", "loyer", "pret "),
        *("retrocession", "remplacement", "assurance pro", "mutuelle", "facture", "cheque"),
        *("solde crediteur", "solde debiteur", "solde initial", "solde final"),
        *("ancien solde", "nouveau solde", "solde precedent"),
        *(f"solde au {digit}" for digit in "0123"),  # "Solde au 31/10/2026"
    ),
    payer=("cpam", "c p a m ", "caisse primaire", "assurance maladie", "ameli", "cnam"),
    taken_back=("indu ", "indus ", "trop percu", "trop verse", "recuperation", "recover"),
    perhaps_taken_back=("retenue", "prelevement", "regularisation", "reprise", "remboursement"),
)
_PARTS = {
    "acompte": PaymentPart.ACOMPTE,
    "avance ": PaymentPart.ACOMPTE,
    "solde ": PaymentPart.SOLDE,
}


class Evidence(IntEnum):
    """What a label says of a line, the best for the aid first; PAYER too where there is none."""

    AID = auto()
    PAYER = auto()
    NOTHING = auto()
    AGAINST = auto()


def evidence(label: str) -> Evidence:
    """Return what a label says.

    >>> [evidence(label).name for label in ("Solde assistant", "ROSP solde", "CPAM 751", "M. Roy")]
    ['AID', 'AGAINST', 'PAYER', 'NOTHING']
    """
    words = spoken(label)
    if _names(words, WORDS.post):
        return Evidence.AID
    if _names(words, WORDS.against):
        return Evidence.AGAINST
    if _names(words, WORDS.aid):
        return Evidence.AID
    is_payer = not words.strip() or _names(words, WORDS.payer)
    return Evidence.PAYER if is_payer else Evidence.NOTHING


def part_of(label: str) -> PaymentPart | None:
    """Return the part of a year that a label names, None where it names none or both."""
    words = spoken(label)
    parts = {part for word, part in _PARTS.items() if f" {word}" in words}
    return parts.pop() if len(parts) == 1 else None


def is_taken_back(label: str, *, is_exact: bool) -> bool:
    """Return whether a debit is money that the CPAM took back, by what its label says.

    `is_exact` tells that its amount is that of a payment.
    """
    words, weight = spoken(label), evidence(label)
    if weight is Evidence.AGAINST:
        return False
    is_named = weight is Evidence.AID or _names(words, WORDS.payer)
    signs = (_names(words, WORDS.perhaps_taken_back), is_named, is_exact)
    return _names(words, WORDS.taken_back) or sum(signs) >= 2


def spoken(label: str) -> str:
    """Return the words of a label, small, without accents and marks, each between spaces."""
    return f" {_OTHER.sub(' ', unaccented(label)).strip()} "


def _names(words: str, beginnings: tuple[str, ...]) -> bool:
    return any(f" {word}" in words for word in beginnings)
