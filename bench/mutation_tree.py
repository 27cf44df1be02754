"""The copy of the project whose rules are mutated.

mutmut leaves decorated functions alone, and most rules are decorated; so in the copy a decorator is
applied below its function. Decorators that keep results from one question to the next are left out
there: a result that was kept would hide a mutant from the tests that come after.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TREE = ROOT / "build" / "mutation"
MUTATED = ("src/amcli/law", "src/amcli/study")
COPIED = ("src", "tests", "rules", "examples", "docs", "pyproject.toml")
LEFT_OUT = {"lru_cache", "cache"}
LEFT_AS_THEY_ARE = {"dataclass_transform", "overload"}


def make_tree() -> None:
    """Copy the project to TREE; what has not changed keeps its age, so that mutmut skips it."""
    wanted = {path.relative_to(ROOT): path for name in COPIED for path in _files(ROOT / name)}
    for path in (path for name in COPIED for path in _files(TREE / name)):
        if path.relative_to(TREE) not in wanted:
            path.unlink()
            (TREE / "mutants" / path.relative_to(TREE)).unlink(missing_ok=True)
    for place, path in wanted.items():
        content = path.read_bytes()
        if place.as_posix().startswith(MUTATED):
            content = undecorated(content.decode()).encode()
        copy = TREE / place
        if not copy.exists() or copy.read_bytes() != content:
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(content)


def undecorated(source: str) -> str:
    """Return a module whose functions are decorated below: `f = decorator(f)`."""
    lines = source.splitlines()
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    for node in sorted(functions, key=lambda node: -node.lineno):
        names = [ast.unparse(decorator).partition("(")[0] for decorator in node.decorator_list]
        if not names or not LEFT_AS_THEY_ARE.isdisjoint(names):
            continue
        lines[node.end_lineno : node.end_lineno] = list(_below(node, names))
        if names == ["property"]:
            lines[node.lineno - 1] = lines[node.lineno - 1].replace("def ", "def of_", 1)
        first = node.decorator_list[0].lineno - 1
        lines[first : node.lineno - 1] = [""] * (node.lineno - 1 - first)
    return "\n".join(lines) + "\n"


def _below(node: ast.FunctionDef, names: list[str]) -> Iterator[str]:
    indent = " " * node.col_offset
    if names == ["property"]:
        assert node.returns is not None
        yield f"{indent}@property"
        yield f"{indent}def {node.name}(self) -> {ast.unparse(node.returns)}:"
        yield f"{indent}    return self.of_{node.name}()"
        return
    for name, decorator in zip(reversed(names), reversed(node.decorator_list), strict=True):
        if name not in LEFT_OUT:
            applied = f"{ast.unparse(decorator)}({node.name})"
            yield f"{indent}{node.name} = {applied}  # type: ignore"


def _files(place: Path) -> Iterator[Path]:
    if place.is_file():
        yield place
    for path in place.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path
