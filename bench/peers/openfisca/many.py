"""Answers for many doctors: a JSON list of situations in, a JSON list of answers out.

python many.py SITUATIONS.json ANSWERS.json
"""

import json
import sys
from pathlib import Path

import numpy
from openfisca_assistant_medical import CountryTaxBenefitSystem
from openfisca_assistant_medical.crowds import calculate_all, simulation_of
from openfisca_assistant_medical.indexed import IndexedTaxBenefitSystem
from openfisca_assistant_medical.outputs import BANDS
from openfisca_assistant_medical.variables.bandes import Bande
from openfisca_assistant_medical.variables.contrats import INCONNU, Option

NUMBERS = (
    "patientele_mt",
    "patientele_mt_adultes",
    "file_active",
    "percentile_mt",
    "percentile_fa",
)

doctors = [
    {name: fact["ETERNITY"] for name, fact in situation["medecins"]["medecin"].items()}
    for situation in json.loads(Path(sys.argv[1]).read_text("utf-8"))
]
columns = {
    "date_signature": numpy.array([one["date_signature"] for one in doctors], "datetime64[D]"),
    "option": numpy.array([Option[one["option"]].index for one in doctors]),
    **{name: numpy.array([one.get(name, INCONNU) for one in doctors]) for name in NUMBERS},
}
is_indexed = "--indexed" in sys.argv
system = IndexedTaxBenefitSystem() if is_indexed else CountryTaxBenefitSystem()
answers = calculate_all(simulation_of(system, columns))
labels = [band.value for band in Bande]
values = [
    [labels[place] for place in column] if name in BANDS else column.tolist()
    for name, column in answers.items()
]
Path(sys.argv[2]).write_text(json.dumps(list(zip(*values, strict=True))), "utf-8")
