"""The arrows of docs/dev/architecture.md, read from the imports, and what each command may load."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from house import MODULES, PACKAGE, ROOT, SRC, arrows, circles, imported, name_of

LAYERS = ("law", "study", "load", "words", "render", "tables", "commands")
# The rooms of law/, each of which stands on those before it.
FLOORS = ("figures", "text", "profile", "contract", "lists", "check", "pay", "ledger")
LONGEST_MODULE = 450
FREE_NUMBERS = {0, 1, 2, 100}
CLOCK_CALLS = {"today", "now", "utcnow", "time"}

# What a layer may import beside the standard library and itself.
ALLOWED: dict[str, set[str]] = {
    "law": set(),
    "study": {"amcli.law"},
    "load": {"amcli.law", "amcli.study", "amcli.words", "yaml", "msgspec", "jsonschema_rs"},
    "words": {"amcli.law"},
    "render": {"amcli.law", "amcli.study", "amcli.words", "amcli.version"},
    "tables": {"amcli.law", "amcli.study", "amcli.load", "polars", "numpy"},
    "commands": {f"amcli.{layer}" for layer in (*LAYERS, "version")},
    "": {f"amcli.{name}" for name in (*LAYERS, "main", "api", "version")},
}
# The doors through which a package enters a layer that has it nowhere else.
DOORS = {
    "commands/app.py": {"typer"},
    "commands/run/resume.py": {"msgspec"},
    "arrow.py": {"amcli.tables", "polars", "pyarrow"},
    "spark.py": {"amcli.arrow", "pyarrow"},
    "render/table.py": {"rich"},
    "render/html/documents.py": {"jinja2"},
    "render/json.py": {"msgspec"},
    "render/records/xlsx.py": {"xlsxwriter"},
    "render/schemas.py": {"msgspec"},
    "render/ics.py": {"icalendar"},
    "load/toml/forks.py": {"tomli_w"},
}


def layer_of(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return first if first in LAYERS else ""


def arrow_of(name: str) -> str:
    """Return what an import points at: a layer (`amcli.load`), `amcli`, or a package."""
    parts = name.split(".")
    if parts[0] != "amcli" or len(parts) == 1:
        return parts[0]
    return ".".join(parts[:2])


def forbidden_arrows(path: Path, source: str) -> list[str]:
    """Return the imports of a module that its layer may not have, as `file:line: name`."""
    layer = layer_of(path)
    own = {f"amcli.{layer}"} if layer else set()
    allowed = ALLOWED[layer] | own | DOORS.get(name_of(path), set())
    return [
        f"{name_of(path)}:{line}: {name}"
        for line, name in imported(path, ast.parse(source))
        if (arrow_of(name) not in allowed and arrow_of(name) not in sys.stdlib_module_names)
        or is_upstairs(path, name)
    ]


def is_upstairs(path: Path, name: str) -> bool:
    """Return whether a room of law/ imports one that stands on it."""
    own, other = path.relative_to(PACKAGE).parts[:2], name.split(".")[1:3]
    if own[0] != "law" or other[:1] != ["law"] or len(other) == 1:
        return False
    return FLOORS.index(other[1]) > FLOORS.index(own[1])


def test_no_module_leads_back_to_itself() -> None:
    around = {tuple(name.removeprefix("amcli.") for name in circle) for circle in circles(arrows())}
    assert around == set()
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a", "d"}}) == {("a", "b", "c")}


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("*/**/__init__.py")), ids=name_of)
def test_the_face_of_a_room_is_empty(path: Path) -> None:
    assert path.read_text("utf-8") == ""


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_point_inwards(path: Path) -> None:
    assert forbidden_arrows(path, path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("place", "source"),
    [
        ("law/pay/x.py", "import yaml"),
        ("law/pay/x.py", "from amcli.load import profiles"),
        ("law/pay/x.py", "from amcli.law.ledger import entries"),
        ("law/pay/x.py", "def f():\n    from ..ledger.entries import x"),
        ("law/pay/x.py", "from ...render import page"),
        ("load/x.py", "from amcli.render import page"),
        ("load/x.py", "import rich"),
        ("render/x.py", "from rich.table import Table"),
        ("render/x.py", "def f():\n    import amcli.load.profiles"),
        ("render/table.py", "import msgspec"),
        ("commands/x.py", "import rich"),
        ("commands/x.py", "import typer"),
        ("commands/x.py", "from .. import main"),
    ],
)
def test_another_arrow_is_seen(place: str, source: str) -> None:
    assert forbidden_arrows(PACKAGE / place, source)


CODE = [path for path in MODULES if "words" not in path.parts]  # a catalogue is data


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_modules_stay_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST_MODULE


def ranks(tree: ast.AST) -> set[ast.AST]:
    """Return the nodes inside enum members: their numbers are ranks and names, not figures."""
    return {
        node
        for enum in ast.walk(tree)
        if isinstance(enum, ast.ClassDef)
        and any(isinstance(base, ast.Name) and base.id.endswith("Enum") for base in enum.bases)
        for member in enum.body
        if isinstance(member, ast.Assign)
        for node in ast.walk(member)
    }


def unexplained_numbers(source: str) -> list[str]:
    """Return numbers that need a reason and have no comment on their line, as `line: number`."""
    tree, lines = ast.parse(source), source.splitlines()
    named = ranks(tree)
    return [
        f"{node.lineno}: {node.value}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and type(node.value) in (int, float)
        and node not in named
        and node.value not in FREE_NUMBERS
        and "  # " not in lines[node.lineno - 1]
    ]


def floats_and_clocks(source: str) -> list[str]:
    """Return float constants, uses of `float` and calls that read a clock, as `line: what`."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            found.append(f"{node.lineno}: {node.value}")
        elif isinstance(node, ast.Name) and node.id == "float":
            found.append(f"{node.lineno}: float")
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in CLOCK_CALLS
        ):
            found.append(f"{node.lineno}: {node.func.attr}()")
    return found


RULES = [path for path in MODULES if layer_of(path) in ("law", "study")]


@pytest.mark.parametrize("path", RULES, ids=name_of)
def test_every_number_of_the_rules_has_a_reason(path: Path) -> None:
    assert unexplained_numbers(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", RULES, ids=name_of)
def test_the_rules_know_no_float_and_no_clock(path: Path) -> None:
    assert floats_and_clocks(path.read_text("utf-8")) == []


def test_a_bare_number_a_float_and_a_clock_are_seen() -> None:
    assert unexplained_numbers("a = 38000\nb = 12  # months\nc = 100\n") == ["1: 38000"]
    assert unexplained_numbers("class Rank(IntEnum):\n    THREE = 3\n") == []
    seen = floats_and_clocks("a = 0.5\nb = float(a)\nc = date.today()\n")
    assert sorted(seen) == ["1: 0.5", "2: float", "3: today()"]


def modules_of(*command: str) -> set[str]:
    """Return the names of all modules that a run of `python command` imports."""
    ran = subprocess.run(
        [sys.executable, "-X", "importtime", *command],
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(SRC), "PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    times = [line for line in ran.stderr.splitlines() if line.startswith("import time:")]
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert len(times) > 1
    return {line.rsplit("|", 1)[1].strip() for line in times}


def modules_of_amcli(*argv: str) -> set[str]:
    names = modules_of("-m", "amcli", *argv)
    assert any(name.startswith("amcli") for name in names)
    return names


def packages(names: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in names}


def error_path() -> set[str]:
    """Return amcli's own modules that import the tools of the error path as they load."""
    tools = {"difflib", "jsonschema_rs"}
    found = set()
    for path in MODULES:
        body = ast.parse(path.read_text("utf-8")).body
        top = [node for node in body if isinstance(node, ast.Import | ast.ImportFrom)]
        if tools & {name for _, name in imported(path, ast.Module(top, []))}:
            found.add(".".join(path.relative_to(SRC).with_suffix("").parts))
    return found


def test_the_version_is_printed_without_typer_rich_or_yaml() -> None:
    loaded = packages(modules_of_amcli("--version"))
    assert loaded.isdisjoint({"typer", "rich", "yaml", "msgspec", "jsonschema_rs"})


@pytest.mark.parametrize("command", ["check", "aid", "targets", "schedule", "compare-versions"])
def test_a_json_answer_imports_neither_typer_nor_rich_nor_the_error_path(command: str) -> None:
    names = modules_of_amcli(command, "examples/case-1.yaml", "-f", "json", "--exit-zero")
    unwanted = {"typer", "rich", "tomli_w", "jsonschema_rs", "difflib", "csv", "pydantic"}
    assert packages(names).isdisjoint(unwanted)
    assert names.isdisjoint(error_path())
    assert names.isdisjoint({"amcli.render.table", "jinja2"})


@pytest.mark.parametrize("form", ["table", "md", "csv", "html"])
def test_only_a_document_imports_templates(form: str) -> None:
    names = modules_of_amcli("aid", "examples/case-1.yaml", "-f", form)
    assert ("jinja2" in names) is (form == "html")
    assert packages(names).isdisjoint({"typer", "asyncio"})


def test_a_table_imports_neither_typer_nor_the_error_path() -> None:
    names = modules_of_amcli("aid", "examples/case-1.yaml")
    unwanted = {"typer", "tomli_w", "jsonschema_rs", "difflib", "pydantic"}
    assert packages(names).isdisjoint(unwanted)
    assert names.isdisjoint(error_path())
    assert "rich.console" in names
