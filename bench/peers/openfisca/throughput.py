"""How fast many doctors are calculated: the arrays are in memory before and after.

    python throughput.py DOCTORS.npz REPEATS [--indexed] [ANSWERS.npz]

With --indexed the amounts are found by the documented way (openfisca_assistant_medical/indexed.py).

Prints, as JSON, the seconds by the clock and of processor that the fastest of REPEATS new
simulations takes, and the bytes of memory at their highest.
"""

import gc
import json
import sys
from pathlib import Path
from time import perf_counter, process_time

import numpy
from openfisca_assistant_medical import CountryTaxBenefitSystem
from openfisca_assistant_medical.crowds import calculate_all, simulation_of
from openfisca_assistant_medical.indexed import IndexedTaxBenefitSystem

is_indexed = "--indexed" in sys.argv
system = IndexedTaxBenefitSystem() if is_indexed else CountryTaxBenefitSystem()
with numpy.load(sys.argv[1]) as stored:
    columns = {name: stored[name] for name in stored.files}
times = []
for _ in range(int(sys.argv[2])):
    simulation = answers = None
    gc.collect()  # a simulation holds itself: one at a time in memory
    simulation = simulation_of(system, columns)
    began, used = perf_counter(), process_time()
    answers = calculate_all(simulation)
    times.append((perf_counter() - began, process_time() - used))
status = Path("/proc/self/status").read_text("utf-8")  # getrusage counts the starting process too
peak = int(status.partition("VmHWM:")[2].split()[0]) * 1024
seconds, processor = map(min, zip(*times, strict=True))
json.dump({"seconds": seconds, "processor": processor, "peak_bytes": peak}, sys.stdout)
if sys.argv[-1].endswith(".npz") and len(sys.argv) > 3:
    numpy.savez(sys.argv[-1], **{name: numpy.asarray(column) for name, column in answers.items()})
