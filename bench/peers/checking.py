"""Whether both peers give the amounts that amcli gives: any difference stops the benchmark."""

import json
import tempfile
from pathlib import Path
from typing import Any

from .doctors import Doctor, random_doctors
from .expected import expected
from .installing import Peers, run

BANDS = ("below-p30", "p30-p50", "p50-p70", "p70-p90", "p90-p95", "p95-plus")
# OpenFisca answers all at once; Publicodes one at a time, so fewer.
DOCTORS, FEWER = 2000, 200


class DifferentError(Exception):
    """A peer does not give the amounts that amcli gives; its ratios would mean nothing."""


def check(peers: Peers, number: int = DOCTORS, fewer: int = FEWER) -> int:
    """Return how many figures were compared; raises DifferentError at the first difference.

    Compared: the lowest and the highest band, then of five years the amount, what is guaranteed
    and what is conditional, each as value, low and high.
    """
    doctors = random_doctors(number)
    answers = expected(doctors)
    for way in ((), ("--indexed",)):
        found = openfisca_answers(peers, doctors, *way)
        _compare(" ".join(("OpenFisca", *way)), doctors, found, answers)
    few = doctors[:fewer]
    _compare("Publicodes", few, publicodes_answers(peers, few), answers[:fewer])
    _compare_alone(peers, doctors[0], answers[0])
    return 2 * sum(map(len, answers)) + sum(map(len, answers[:fewer]))


def openfisca_answers(peers: Peers, doctors: list[Doctor], *way: str) -> list[list[Any]]:
    """Return the answers of the country package, in the order of `expected`."""
    with tempfile.TemporaryDirectory() as place:
        asked, answered = Path(place, "asked.json"), Path(place, "answered.json")
        asked.write_text(json.dumps([doctor.openfisca() for doctor in doctors]), "utf-8")
        run(peers.openfisca_command("many.py", str(asked), str(answered), *way))
        found: list[list[Any]] = json.loads(answered.read_text("utf-8"))
    return found


def publicodes_answers(peers: Peers, doctors: list[Doctor]) -> list[list[Any]]:
    """Return the answers of the model, in the order of `expected`."""
    with tempfile.TemporaryDirectory() as place:
        asked, answered = Path(place, "asked.json"), Path(place, "answered.json")
        asked.write_text(json.dumps([doctor.publicodes() for doctor in doctors]), "utf-8")
        run(peers.publicodes_command("many.mjs", str(asked), str(answered)))
        rows = json.loads(answered.read_text("utf-8"))
    return [[BANDS[low], BANDS[high], *figures] for low, high, *figures in rows]


def _compare(
    peer: str, doctors: list[Doctor], found: list[list[Any]], wanted: list[list[Any]]
) -> None:
    for doctor, answer, amounts in zip(doctors, found, wanted, strict=True):
        if answer != amounts:
            raise DifferentError(
                f"{peer} differs from amcli for {doctor}:\n{peer} {answer}\namcli {amounts}"
            )


def _compare_alone(peers: Peers, doctor: Doctor, wanted: list[Any]) -> None:
    """Compare the one answer that is timed, which is built otherwise than many."""
    with tempfile.TemporaryDirectory() as place:
        asked = Path(place, "asked.json")
        asked.write_text(json.dumps(doctor.openfisca()), "utf-8")
        low, high, *rest = json.loads(
            run(peers.openfisca_command("answer.py", str(asked)))
        ).values()
        bands = [band.lower().replace("_", "-").replace("sous", "below") for band in (low, high)]
        _compare("OpenFisca alone", [doctor], [[*bands, *rest]], [wanted])
        asked.write_text(json.dumps(doctor.publicodes()), "utf-8")
        low, high, *rest = json.loads(
            run(peers.publicodes_command("answer.mjs", str(asked)))
        ).values()
        _compare("Publicodes alone", [doctor], [[BANDS[low], BANDS[high], *rest]], [wanted])
