"""How fast many doctors are calculated: the arrays are in memory before and after.

    python throughput.py DOCTORS.npz [REPEATS]

Prints the seconds of the fastest of REPEATS new simulations and the bytes of memory at their
highest, as JSON.
"""

import json
import resource
import sys
from time import perf_counter

import numpy
from openfisca_assistant_medical import CountryTaxBenefitSystem
from openfisca_assistant_medical.crowds import calculate_all, simulation_of

system = CountryTaxBenefitSystem()
with numpy.load(sys.argv[1]) as stored:
    columns = {name: stored[name] for name in stored.files}
times = []
for _ in range(int(sys.argv[2]) if len(sys.argv) > 2 else 3):
    simulation = simulation_of(system, columns)
    began = perf_counter()
    answers = calculate_all(simulation)
    times.append(perf_counter() - began)
    del simulation, answers
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
json.dump({"seconds": min(times), "peak_bytes": peak}, sys.stdout)
