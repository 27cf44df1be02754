"""Make the mutants, set aside those that the type checker refuses, keep what became of each."""

import json
import os
from collections import defaultdict
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

from mutmut.__main__ import (
    collect_source_file_mutation_data,
    copy_also_copy_files,
    copy_src_dir,
    create_mutants,
    setup_source_paths,
)
from mutmut.configuration import config
from mutmut.mutation import trampoline
from mutmut.mutation.data import MutantLineSpans
from mutmut.type_checking import run_type_checker
from mutmut.utils.format_utils import get_mutant_name

SURVIVED, KILLED, NO_TESTS, CAUGHT_BY_TYPES = 0, 1, 33, 37  # mutmut's exit codes


class Verdicts:
    """What became of each mutant, kept in mutmut's own files."""

    def __init__(self) -> None:
        mutants, _ = collect_source_file_mutation_data(mutant_names=())
        self._files = {name: data for data, name, _ in mutants}

    def names(self, modules: Iterable[str]) -> list[str]:
        """Return the mutants of these modules of law/ and study/, or of all."""
        asked = [f"amcli.law.{module}" for module in modules]
        if not asked:
            return list(self._files)
        names = [name for name in self._files if name.rpartition(".")[0] in asked]
        return sorted(names, key=lambda name: asked.index(name.rpartition(".")[0]))

    def paths(self) -> set[Path]:
        """Return the files that have mutants."""
        return {Path(data.path) for data in self._files.values()}

    def get(self, name: str) -> int | None:
        """Return the exit code of the tests under a mutant, None before they ran."""
        code: int | None = self._files[name].exit_code_by_key[name]
        return code

    def put(self, name: str, code: int) -> None:
        """Keep the exit code of the tests under a mutant."""
        self._files[name].exit_code_by_key[name] = code
        _save(self._files[name])

    def set_aside(self, refused: set[str]) -> None:
        """Keep which mutants the type checker refuses."""
        for name, data in self._files.items():
            if name in refused:
                data.exit_code_by_key[name] = CAUGHT_BY_TYPES
            elif self.get(name) == CAUGHT_BY_TYPES:
                data.exit_code_by_key[name] = None
        for data in {id(one): one for one in self._files.values()}.values():
            _save(data)


def _save(data: Any) -> None:
    """Let mutmut write one of its files so that an interruption leaves the old one whole."""
    whole = Path(data.meta_path)
    data.meta_path = whole.with_suffix(".part")
    data.save()
    data.meta_path.replace(whole)
    data.meta_path = whole


def make_mutants() -> Verdicts:
    """Write the mutants, and set aside those that the type checker refuses."""
    trampoline.set_mutant_under_test("mutant_generation")
    Path("mutants").mkdir(exist_ok=True)
    copy_src_dir()
    copy_also_copy_files()
    setup_source_paths()
    create_mutants(1)
    verdicts = Verdicts()
    verdicts.set_aside(refused_by_types(verdicts.paths()))
    return verdicts


def refused_by_types(paths: set[Path]) -> set[str]:
    """Return the mutants in which the type checker finds an error; kept until a rule changes."""
    content = b"".join(Path("mutants", path).read_bytes() for path in sorted(paths))
    kept = Path("mutants", f"refused-{sha256(content).hexdigest()[:16]}.json")
    if not kept.exists():
        write_whole(kept, sorted(_refused(paths)))
    return set(json.loads(kept.read_text(encoding="utf-8")))


def _refused(paths: Iterable[Path]) -> set[str]:
    # mutmut's copies stand side by side: what is said of a rule as it is, is no error of a mutant
    os.chdir("mutants")
    errors: dict[Path, list[tuple[int, str]]] = defaultdict(list)
    for error in run_type_checker(config().type_check_command):
        errors[error.file_path].append((error.line_number, error.error_description))
    os.chdir("..")
    found = set()
    for path in paths:
        index = MutantLineSpans.load(path)
        told = {
            name: {what for line, what in errors[Path("mutants", path).absolute()] if line in span}
            for name, span in _lines(index)
        }
        for name, what in told.items():
            if what - told[f"{name.rpartition('__mutmut_')[0]}__mutmut_orig"]:
                found.add(get_mutant_name(path, name))
    return found


def _lines(index: MutantLineSpans | None) -> Iterable[tuple[str, range]]:
    spans = index.span_by_function_name if index else {}
    return [(name, range(span.start, span.end + 1)) for name, span in spans.items()]


def write_whole(place: Path, content: Any) -> None:
    """Write JSON so that an interruption leaves the file as it was."""
    part = place.with_suffix(".part")
    part.write_text(json.dumps(content), encoding="utf-8")
    part.replace(place)
