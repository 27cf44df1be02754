"""The ledger against a naive one for every day of signature, and what holds whatever happens."""

import os
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import naive
import naive_ledger
from amcli.law.figures.terms import EntryKind
from amcli.law.ledger.schedule import ScheduleOption, schedule
from amcli.law.pay.aid import aid
from figures import ends_of
from naive_ledger import Contract
from profiles import TODAY
from questions import ask

FIRST, LAST = date(2019, 9, 1), date(2027, 12, 31)
RANKS = (40, 92, 97)
START = {"mt": 1200, "mt_adult": 1200, "fa": 1700}
ASKED = 100  # patients, as the CPAM wrote it on the contract: a rate is then exact
PROOF_AFTER = 20
MATTERS = ("amounts", "payments", "targets")
EVERY = int(os.environ.get("AMCLI_EVERY", "1"))  # mutants meet one day in that many


def _signatures() -> Iterator[date]:
    day = FIRST
    while day <= LAST:
        yield day
        day += timedelta(days=EVERY)


def _counted(contract: Contract) -> list[dict[str, Any]]:
    """Return a count on the closing day of each year whose rate is known."""
    return [
        {
            "on": naive.anniversary(contract.signed_on, year).isoformat(),
            **{name: int(size + ASKED * rate) for name, size in START.items()},
        }
        for year, rate in enumerate(contract.rates, start=1)
    ]


def _contracts() -> Iterator[Contract]:
    """Yield a contract for every day of signature, options, bands and results in rotation."""
    for place, signed_on in enumerate(_signatures()):
        etps = naive_ledger.offered(signed_on)
        closed = [
            Fraction((place + year) % 5, 4)
            for year in range(1, naive_ledger.TERM)
            if naive.anniversary(signed_on, year) <= TODAY
        ]
        rates = closed[: place % 6]
        band = naive.rank_band(RANKS[place % 7 % 3])
        last = (
            {name: int(size + ASKED * rates[-1]) for name, size in START.items()} if rates else {}
        )
        next_band = naive.gp_band("2024", last["mt"], last["fa"], None) if last else (0, 5)
        yield Contract(
            signed_on, etps[place % len(etps)], (band, band), rates, next_band, PROOF_AFTER
        )


def _case(contract: Contract) -> Any:
    rank = {0: 29, 1: 40, 4: 92, 5: 97}[contract.band[0]]
    return ask(
        {
            "doctor": {"specialty": "general-practice", "sector": 1, "zone": "zip"},
            "patients": {**START, "percentile": {"mt": rank, "fa": rank}},
            "contract": {
                "etp": contract.etp,
                "signed_on": contract.signed_on.isoformat(),
                "hired_on": contract.signed_on.isoformat(),
                "proof_received_on": (contract.signed_on + timedelta(days=PROOF_AFTER)).isoformat(),
                "notified_targets": {"mt": ASKED, "fa": ASKED},
                "observations": _counted(contract),
            },
        },
        on=TODAY.isoformat(),
    )


def test_every_contract_since_2019_has_the_ledger_found_day_by_day() -> None:
    compared: Counter[str] = Counter()
    for contract in _contracts():
        case = _case(contract)
        (ledger,) = schedule(case).result.options
        (paid,) = aid(case).result.options
        expected = naive_ledger.years(contract, TODAY)
        _same_stretches(ledger, naive_ledger.governed(contract, TODAY), contract)
        _same_years(ledger, expected, contract)
        _same_payments(ledger, expected, contract)
        now = naive_ledger.running(contract, TODAY)
        assert [ends_of(year.amount) for year in paid.years] == [year.amount for year in now]
        assert (paid.term, paid.started_on) == (now[0].term, now[0].opens_on)
        assert paid.ends_on == now[-1].closes_on - timedelta(days=1)
        compared[contract.etp] += 1
        compared["counted"] += bool(contract.rates)
        compared["renewed"] += len(expected) > naive_ledger.TERM
    days = (LAST - FIRST).days // EVERY + 1
    assert compared.total() - compared["counted"] - compared["renewed"] == days
    assert min(compared.values()) > 400 // EVERY


def _same_stretches(
    ledger: ScheduleOption, expected: dict[str, list[naive_ledger.Stretch]], contract: Contract
) -> None:
    for matter in MATTERS:
        found = [
            (one.text, one.governed_from, one.governed_until)
            for one in ledger.governed
            if one.matter == matter
        ]
        assert found == [
            (naive.IDS[text], first, last) for text, first, last in expected[matter]
        ], (contract, matter)


def _same_years(
    ledger: ScheduleOption, expected: list[naive_ledger.Year], contract: Contract
) -> None:
    assert [(year.term, year.year) for year in ledger.years] == [
        (year.term, year.year) for year in expected
    ], contract
    for found, wanted in zip(ledger.years, expected, strict=True):
        where = (contract, wanted.term, wanted.year)
        assert (found.opens_on, found.closes_on) == (wanted.opens_on, wanted.closes_on), where
        assert found.texts.amounts == naive.IDS[wanted.paying], where
        assert ends_of(found.amount) == wanted.amount, where
        assert found.acompte.value + found.solde.value == found.amount.value, where
        assert found.guaranteed.value + found.conditional.value == found.amount.value, where


def _same_payments(
    ledger: ScheduleOption, expected: list[naive_ledger.Year], contract: Contract
) -> None:
    entries = [entry for entry in ledger.entries if entry.kind is EntryKind.PAYMENT]
    found = {(entry.term, entry.year, entry.part): entry for entry in entries}
    assert len(found) == len(entries), (contract, "due twice")
    wanted = {
        (year.term, year.year, name): part for year in expected for name, part in year.parts.items()
    }
    assert set(found) == set(wanted), contract
    for key, part in wanted.items():
        entry = found[key]
        assert (entry.on, entry.until) == (part.on, part.until), (contract, key)
        assert ends_of(entry.amount) == part.amount, (contract, key)
        assert contract.signed_on <= part.on <= expected[-1].closes_on, (contract, key)
