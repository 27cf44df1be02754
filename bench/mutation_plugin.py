"""What the tests are told while mutants run: few examples, and nothing kept between tests."""

import tomllib
from functools import lru_cache

import pytest
from hypothesis import HealthCheck, Phase, settings

EXAMPLES = 12

# Reading the rules is not what is mutated: each file is parsed once, before the mutants.
tomllib.loads = lru_cache(maxsize=None)(tomllib.loads)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let hypothesis try few examples, and show the first that fails as it is."""
    for item in items:
        test = getattr(item, "obj", None)
        own = getattr(test, "_hypothesis_internal_use_settings", None)
        if own is not None:
            test._hypothesis_internal_use_settings = settings(
                own,
                max_examples=min(own.max_examples, EXAMPLES),
                phases=[Phase.explicit, Phase.generate],
                database=None,
                suppress_health_check=list(HealthCheck),
            )


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """Forget what an earlier test worked out under the rules that the tests share."""
    from questions import book

    for rules in book()._sets.values():
        rules.memo.clear()


def pytest_collection_finish() -> None:
    """Parse the rules while the tests are collected, so that no mutant waits for it."""
    from amcli.load.toml.files import load_rules

    read = load_rules()
    for header in read.headers:
        read.rules(header)
