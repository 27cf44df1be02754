"""Mutate the rules of `domain/` with mutmut and count what the tests catch.

    python bench/mutation.py [MODULE …] [--share 1] [--survivors] [--write docs/testing.md]

mutmut makes the mutants and switches them, in a copy of the project (build/mutation), where
`mutmut show NAME` and `mutmut browse` work. What has been decided there is not run again unless its
function changed; `--survivors` runs those that survived once more, after tests were added.
"""

import argparse
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

from mutation_tree import DOMAIN, ROOT, TREE, make_tree

BENCH = Path(__file__).resolve().parent
BEGIN, END = "<!-- counted: make mutation -->", "<!-- end of what is counted -->"
CAUGHT_BY_TYPES = 37
KINDS = {0: "survived", 1: "killed", 33: "survived", CAUGHT_BY_TYPES: "types", None: "not run"}


def counts() -> dict[str, Counter[str]]:
    """Return what became of the mutants of each module; a mutant without end is `killed`."""
    found = {}
    for path in sorted((TREE / "mutants" / DOMAIN).glob("*.py.meta")):
        codes = json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"].values()
        if codes:
            name = path.name.removesuffix(".py.meta")
            found[name] = Counter(KINDS.get(code, "killed") for code in codes)
    return found


def table(found: dict[str, Counter[str]]) -> str:
    """Return the counts as a Markdown table, a row for each module and one for all."""
    rows = [
        "| module | mutants | refused by mypy | met by tests | killed | survived | share killed |",
        "|---|" + "---:|" * 6,
    ]
    total: Counter[str] = Counter()
    for name, kinds in found.items():
        if kinds["not run"] < kinds.total():
            total += kinds
            rows.append(_row(name, kinds))
    return "\n".join([*rows, _row("**all**", total)])


def _row(name: str, kinds: Counter[str]) -> str:
    left = kinds["killed"] + kinds["survived"]
    share = f"{100 * kinds['killed'] / left:.1f} %" if left else "—"
    cells = (left + kinds["types"], kinds["types"], left, kinds["killed"], kinds["survived"])
    return f"| {name} | {' | '.join(map(str, cells))} | {share} |"


def write(page: Path, found: dict[str, Counter[str]]) -> None:
    """Replace what stands between the marks of a page by the table."""
    text = page.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    page.write_text(f"{before}{BEGIN}\n{table(found)}\n{END}{after}", encoding="utf-8")


def main() -> None:
    """Make the mutants, run those not decided yet, print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("modules", nargs="*", help="modules of domain/; all of them by default")
    options.add_argument("--survivors", action="store_true", help="run the survivors again")
    options.add_argument("--share", default="1", help="of the mutants, drawn by their names")
    options.add_argument("--write", type=Path, help="a page whose table is replaced")
    asked = options.parse_args()
    make_tree()
    words = [asked.share, *(["--survivors"] if asked.survivors else []), *asked.modules]
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": f"tests{os.pathsep}{BENCH}",
        "AMCLI_EVERY": "31",
    }
    command = [sys.executable, str(BENCH / "mutation_run.py"), *words]
    ended = subprocess.run(command, cwd=TREE, env=environment, check=False).returncode
    print(table(counts()))
    if asked.write:
        write(ROOT / asked.write, counts())
    sys.exit(ended)


if __name__ == "__main__":
    main()
