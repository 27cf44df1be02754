"""Which missing fact of a doctor is worth asking next, while one still changes the answer."""

from collections.abc import Container, Iterator

from amcli.law.check.eligibility import check
from amcli.law.contract.case import Case
from amcli.law.figures.terms import Finding, Verdict
from amcli.law.pay.aid import aid
from amcli.law.pay.targets import TargetsResult, targets

from .what_if import fact_of, unknowns

SPECIALTY, SIGNED_ON = "doctor.specialty", "contract.signed_on"
_SIGNED = ("contract.etp", "contract.hired_on")  # of a contract that is there
_SITUATIONS = "doctor.situations"
_FLOORS = ("floor-mt", "floor-fa")


def next_fact(case: Case, passed: Container[str]) -> str | None:
    """Return the path of the fact to ask next, None where no other one can change the answer.

    First what the text and the verdict hang on, then the lists, then what narrows the aid and the
    targets, the most worthwhile first, then what was taken for granted. Facts `passed` were asked.
    """
    return next((path for path in _worthwhile(case) if path not in passed), None)


def _worthwhile(case: Case) -> Iterator[str]:
    contract = case.profile.contract
    if case.profile.doctor.specialty is None:
        yield SPECIALTY
    if contract.signed_on is None:
        yield SIGNED_ON
    else:
        yield from (path for path in _SIGNED if _is_missing(case, path))
    verdict, asked = check(case).result, targets(case).result
    if verdict.verdict is Verdict.NOT_ELIGIBLE and contract.signed_on is None:
        if any(one.code in _FLOORS and one.verdict is Finding.NOT_MET for one in verdict.criteria):
            yield from _granted(case)
        return
    yield from verdict.missing
    yield from _uncounted(asked)
    narrows = [each for option in aid(case).result.options for each in option.narrows]
    narrows += [each for option in asked.options for each in option.narrows]
    told = (each.path for each in narrows if each.who != "contract")  # it has to be signed first
    yield from (path for path in told if _is_missing(case, path))
    is_open = verdict.verdict is not Verdict.ELIGIBLE
    yield from (path for path in _granted(case) if is_open or path != _SITUATIONS)


def _is_missing(case: Case, path: str) -> bool:
    known = unknowns().get(path)
    return known is not None and fact_of(case, known) is None


def _uncounted(asked: TargetsResult) -> Iterator[str]:
    """Yield the lists that are asked to grow and that nobody counted."""
    for option in asked.options:
        for name, target in option.targets.asked():
            if target.start.value is None:
                yield f"patients.{name}"


def _granted(case: Case) -> Iterator[str]:
    """Yield what was taken for granted of the doctor: a situation softens a floor alone."""
    for note in case.notes:
        if note.code == "defaults":
            paths = dict(note.params)["facts"]
            yield from (path for path in paths if path.startswith("doctor."))
