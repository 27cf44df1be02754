"""The floor of many profiles: `yaml.CSafeLoader` alone reads every file of a folder.

python bench/read_yaml.py FOLDER [PROCESSES]
"""

import os
import sys
from pathlib import Path

import yaml


def read(paths: list[Path]) -> None:
    """Read files, and keep nothing of them."""
    for path in paths:
        with path.open("rb") as stream:
            yaml.load(stream, Loader=yaml.CSafeLoader)


folder, processes = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1
found = sorted(Path(folder).glob("*.yaml"))
if processes == 1:
    read(found)
else:
    workers = []
    for number in range(processes):
        workers.append(os.fork())
        if not workers[-1]:
            read(found[number::processes])
            os._exit(0)
    for worker in workers:
        os.waitpid(worker, 0)
