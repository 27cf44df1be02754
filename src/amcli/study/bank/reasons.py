"""Why an amount came in place of the one due, and what the label of its line says."""

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum, auto
from fractions import Fraction
from typing import NamedTuple

from amcli.law.figures.money import decimal
from amcli.law.figures.sourced import Figure, Number, exact, status_of
from amcli.law.figures.terms import PaymentPart, unaccented
from amcli.study.bank.bank import BankLine, Due, Key, LineStatus, Reconciled, paired

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


_EARLY = -31  # days: a transfer a month ahead is early, one before that may be something else


def as_due(line: BankLine, due: Due, weight: Evidence) -> Reconciled | None:
    """Return that a line is exactly what was due, if it is, in the lowest or the highest band.

    A solde that follows results is not paid before they are there; a transfer that comes long
    before its day, and does not name the aid, is possible only.
    """
    days = due.days_from(line.on) or 0
    is_early = days < 0
    if due.is_settlement or line.amount not in (due.amount.value, due.amount.high):
        return None
    if is_before_results(line, due) or (is_early and is_other_part(line, due)):
        return None
    is_sure = weight is Evidence.AID or days >= _EARLY
    status = LineStatus.MATCHED if is_sure else LineStatus.POSSIBLE
    code = "paid-late" if days > 0 else "paid-early" if is_early else "paid"
    owed = exact(line.amount, status_of(due.amount), due.amount.sources)
    return paired(line, due, code, status, owed=owed)


def late(line: BankLine, due: Due, weight: Evidence) -> Reconciled | None:
    """Return that a line is what was due, in its time, or later unless it names somebody else."""
    is_late = weight <= Evidence.PAYER and (due.days_from(line.on) or 0) >= 0
    return as_due(line, due, weight) if is_late or due.may_come(line.on) else None


def in_spite(line: BankLine, due: Due, weight: Evidence) -> Reconciled | None:
    """Return that a line may be what was due in its time, though its label says otherwise."""
    why = as_due(line, due, weight) if due.may_come(line.on) else None
    return why and why._replace(code="other-label", status=LineStatus.POSSIBLE)


def is_before_results(line: BankLine, due: Due) -> bool:
    """Return whether a line came before the results that decide what the payment is."""
    return due.follows_results and (due.days_from(line.on) or 0) < 0


def is_other_part(line: BankLine, due: Due) -> bool:
    """Return whether the label names another part of a year than the payment is."""
    return part_of(line.label) not in (None, due.part)


def explanation(
    line: BankLine, due: Due, weight: Evidence, dues: Sequence[Due], old: Mapping[Key, Due]
) -> Reconciled | None:
    """Return the best explanation of an amount that came in place of the one due, if any.

    `dues` are all payments of the contract; `old` is what each would be under the text of the
    signature alone.
    """
    if is_before_results(line, due):
        return None
    return (
        _old_amount(line, due, old)
        or _other_payment(line, due, (*dues, *old.values()))
        or _several(line, due)
        or _share(line, due, weight)
        or _within(line, due, weight)
    )


# Of the explanations the first is the best; what has none stands at the head of its own round.
_EXPLAINED = (
    "old-amount",
    "wrong-part wrong-year",
    "several-contracts",
    "solde-share",
    "within-range",
)
RANKS = {code: rank for rank, codes in enumerate(_EXPLAINED, 1) for code in codes.split()}


def _old_amount(line: BankLine, due: Due, old: Mapping[Key, Due]) -> Reconciled | None:
    own = old.get(due.key)
    if own is None or own.text == due.text:
        return None
    ends = ((own.amount.value, due.amount.value), (own.amount.high, due.amount.high))
    for paid, whole in ends:
        if line.amount == paid and whole is not None:
            owed = exact(whole, status_of(due.amount), due.amount.sources)
            return paired(line, due, "old-amount", LineStatus.DIFFERENT, owed=owed, like=own.like)
    return None


def _other_payment(line: BankLine, due: Due, others: Iterable[Due]) -> Reconciled | None:
    for other in others:
        if other.key != due.key and line.amount == other.amount.value:
            code = "wrong-part" if other.year == due.year else "wrong-year"
            return paired(line, due, code, LineStatus.DIFFERENT, like=other.like)
    return None


def _several(line: BankLine, due: Due) -> Reconciled | None:
    """Return that one transfer may pay the contracts of several doctors."""
    for whole in (due.amount.value, due.amount.high):
        if whole and line.amount > whole and line.amount % whole == 0:
            return paired(line, due, "several-contracts", LineStatus.POSSIBLE)
    return None


def _share(line: BankLine, due: Due, weight: Evidence) -> Reconciled | None:
    """Return that a part of the solde was paid: right where results unknown to us may give it."""
    full = due.amount.value
    if due.part is not PaymentPart.SOLDE or full is None or line.amount >= full:
        return None
    status = LineStatus.MATCHED if is_within(line.amount, due.amount) else LineStatus.DIFFERENT
    rate = decimal(Fraction(line.amount) / Fraction(full))
    return _unless_doubted(paired(line, due, "solde-share", status, rate=rate), weight)


def _within(line: BankLine, due: Due, weight: Evidence) -> Reconciled | None:
    if not is_within(line.amount, due.amount):
        return None
    return _unless_doubted(paired(line, due, "within-range", LineStatus.MATCHED), weight)


def _unless_doubted(row: Reconciled, weight: Evidence) -> Reconciled | None:
    """Return a row as far as the label carries it: the aid is paid in whole euros."""
    if weight is Evidence.AID:
        return row
    is_whole = row.payment is not None and row.payment.amount % 1 == 0
    return row._replace(status=LineStatus.POSSIBLE) if is_whole else None


def unexplained(line: BankLine, due: Due, weight: Evidence) -> Reconciled | None:
    """Return that an amount came in its place for no reason known.

    It is possible only where it is more than was due, since it may pay something else too, or
    where the label does not name the aid; then at least half of what was due has to have come.
    """
    if not due.may_come(line.on) or due.days_from(line.on) is None:
        return None
    whole = due.amount.value
    is_more = whole is not None and line.amount > whole
    is_most = whole is not None and 2 * line.amount >= whole
    if weight is not Evidence.AID and not is_most:
        return None
    status = LineStatus.POSSIBLE if is_more else LineStatus.DIFFERENT
    return _unless_doubted(paired(line, due, "unexplained", status), weight)


def is_within(amount: Number, due: Figure) -> bool:
    """Return whether an amount lies between the bounds of a figure that has some."""
    if due.low is None or due.high is None:
        return due.value is None and (due.high is None or amount <= due.high)
    return due.low <= amount <= due.high
