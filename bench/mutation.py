"""Mutate the rules of `law/` and `study/` with mutmut and count what the tests catch.

    python bench/mutation.py [MODULE …] [--sample 0.1 --seed 1] [--survivors] [--write PAGE]
                             [--children 1] [--seconds inf]

mutmut makes the mutants, in a copy of the project (build/mutation), where `mutmut show NAME` and
`mutmut browse` work. What has been decided there is not run again unless its function changed;
`--survivors` runs those that survived once more, after tests were added.

`--sample` runs a share of the mutants that mypy lets through, drawn by the lots of a seed, in the
order of the lots: a run that is stopped has counted a smaller sample. `--seconds` leaves out the
tests that are too long for a mutant, which can only make more of them survive.
"""

import argparse
import json
import os
import subprocess
import sys
from collections import Counter, defaultdict
from itertools import takewhile
from pathlib import Path

from mutation_sample import drawn, wilson
from mutation_tree import MUTATED, ROOT, TREE, make_tree

BENCH = Path(__file__).resolve().parent
BEGIN, END = "<!-- counted: make mutation -->", "<!-- end of what is counted -->"
CAUGHT_BY_TYPES = 37
KINDS = {0: "survived", 1: "killed", 33: "survived", CAUGHT_BY_TYPES: "types", None: "not run"}


def verdicts(modules: list[str]) -> dict[str, str]:
    """Return what became of each mutant, by name; a mutant that never ended is `killed`."""
    found: dict[str, str] = {}
    for path in sorted(p for room in MUTATED for p in (TREE / "mutants" / room).rglob("*.py.meta")):
        if not modules or path.name.removesuffix(".py.meta") in modules:
            codes = json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
            found |= {name: KINDS.get(code, "killed") for name, code in codes.items()}
    return found


def counted(found: dict[str, str], share: float, seed: int) -> str:
    """Return what was counted, in Markdown: of a sample a sentence, of all mutants a table."""
    if share == 1:
        return table(found)
    met = [name for name, kind in found.items() if kind != "types"]
    sample = drawn(met, share, seed)
    ran = list(takewhile(lambda name: found[name] != "not run", sample))
    killed = sum(found[name] == "killed" for name in ran)
    if not ran:
        return "Nothing was run."
    low, high = (f"{100 * bound:.1f}" for bound in wilson(killed, len(ran)))
    refused = len(found) - len(met)
    whole = 100 * (refused + killed / len(ran) * len(met)) / len(found)
    return (
        f"Of {len(found)} mutants mypy refuses {refused}; of the {len(met)} others "
        f"{len(ran)} were drawn with seed {seed}: {killed} killed, {len(ran) - killed} survived, "
        f"**{100 * killed / len(ran):.1f} %** (95 %: {low} to {high} %). With those that mypy "
        f"refuses, {whole:.1f} %."
    )


def table(found: dict[str, str]) -> str:
    """Return the counts as a Markdown table, a row for each module and one for all."""
    rows = [
        "| module | mutants | refused by mypy | met by tests | killed | survived | share killed |",
        "|---|" + "---:|" * 6,
    ]
    by_module: dict[str, Counter[str]] = defaultdict(Counter)
    for name, kind in found.items():
        by_module[name.split(".")[2]][kind] += 1
    total: Counter[str] = Counter()
    for module, kinds in by_module.items():
        if kinds["not run"] < kinds.total():
            total += kinds
            rows.append(_row(module, kinds))
    return "\n".join([*rows, _row("**all**", total)])


def _row(name: str, kinds: Counter[str]) -> str:
    left = kinds["killed"] + kinds["survived"]
    share = f"{100 * kinds['killed'] / left:.1f} %" if left else "—"
    cells = (left + kinds["types"], kinds["types"], left, kinds["killed"], kinds["survived"])
    return f"| {name} | {' | '.join(map(str, cells))} | {share} |"


def write(page: Path, what: str) -> None:
    """Replace what stands between the marks of a page."""
    text = page.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    page.write_text(f"{before}{BEGIN}\n{what}\n{END}{after}", encoding="utf-8")


def main() -> None:
    """Make the mutants, run those not decided yet, print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "modules", nargs="*", help="modules of law/ and study/; all of them by default"
    )
    options.add_argument("--survivors", action="store_true", help="run the survivors again")
    options.add_argument("--sample", type=float, default=1, metavar="SHARE", help="draw a share")
    options.add_argument("--seed", type=int, default=1, help="of the lots that draw it")
    options.add_argument("--children", type=int, default=1, help="mutants at the same time")
    options.add_argument("--seconds", default="inf", help="of tests that a mutant meets at most")
    options.add_argument("--write", type=Path, help="a page whose table is replaced")
    asked = options.parse_args()
    make_tree()
    again = ["--survivors"] if asked.survivors else []
    words = [str(asked.sample), str(asked.seed), *again, *asked.modules]
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": f"tests{os.pathsep}{BENCH}",
        "AMCLI_EVERY": "31",
        "AMCLI_CHILDREN": str(asked.children),
        "AMCLI_MUTANT_SECONDS": asked.seconds,
    }
    command = [sys.executable, str(BENCH / "mutation_run.py"), *words]
    ended = subprocess.run(command, cwd=TREE, env=environment, check=False).returncode
    answer = counted(verdicts(asked.modules), asked.sample, asked.seed)
    print(answer)
    if asked.write:
        write(ROOT / asked.write, answer)
    sys.exit(ended)


if __name__ == "__main__":
    main()
