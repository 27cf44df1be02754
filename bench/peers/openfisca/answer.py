"""One answer of the OpenFisca peer: a situation in JSON in, the amounts in JSON out.

python answer.py SITUATION.json
"""

import json
import sys
from pathlib import Path

from openfisca_assistant_medical import CountryTaxBenefitSystem
from openfisca_assistant_medical.outputs import AMOUNTS, BANDS, PERIOD
from openfisca_core.simulations import SimulationBuilder

with Path(sys.argv[1]).open("rb") as stream:
    situation = json.load(stream)
simulation = SimulationBuilder().build_from_entities(CountryTaxBenefitSystem(), situation)
answer = {name: simulation.calculate(name, PERIOD).decode_to_str()[0] for name in BANDS}
answer |= {name: float(simulation.calculate(name, PERIOD)[0]) for name in AMOUNTS}
json.dump(answer, sys.stdout)
