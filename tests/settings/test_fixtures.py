"""Stack files in `fixtures/`, found by name: a case is added by adding a file.

`<case>.good.yaml` loads and satisfies the JSON schema. `<case>.bad.yaml` names in its leading comments every problem
that must be found, and no other: `# expect: <place> | <part of the message>`. `# stack: <name>` sets the stack's name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, wraps
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from ringfence.domain.problems import Problem
from ringfence.settings import SettingsError, checks, load_settings
from ringfence.settings.schema import stack_file_schema
from ringfence.settings.stack_file import read_stack_config

FIXTURES = Path(__file__).parent / "fixtures"
GOOD = sorted(FIXTURES.glob("*.good.yaml"))
BAD = sorted(FIXTURES.glob("*.bad.yaml"))
SCHEMA = Draft202012Validator(stack_file_schema())


def comment(path: Path, word: str) -> list[str]:
    lines = path.read_text().splitlines()
    return [line.removeprefix(f"# {word}: ") for line in lines if line.startswith(f"# {word}: ")]


@cache
def problems_in(path: Path) -> tuple[Problem, ...]:
    with pytest.raises(SettingsError) as caught:
        load(path)
    return caught.value.problems


@cache
def config_of(path: Path) -> dict[str, Any]:
    return read_stack_config(path)


def load(path: Path) -> Any:
    return load_settings(config_of(path), stack=next(iter(comment(path, "stack")), None))


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.name)
def test_a_good_stack_file_loads(path: Path) -> None:
    assert load(path).name_prefix == "bank"


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.name)
def test_a_good_stack_file_satisfies_the_schema(path: Path) -> None:
    errors = [error.message for error in SCHEMA.iter_errors(yaml.safe_load(path.read_text()))]
    assert errors == []


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.name)
def test_a_bad_stack_file_has_exactly_the_problems_it_names(path: Path) -> None:
    expected = [line.split(" | ", 1) for line in comment(path, "expect")]

    messages = {problem.place: problem.render() for problem in problems_in(path)}

    assert sorted(messages) == sorted(place for place, _ in expected)
    assert len(problems_in(path)) == len(expected)
    for place, fragment in expected:
        assert fragment in messages[place]


def test_every_message_says_place_found_allowed_fix_and_control() -> None:
    for problem in (problem for path in BAD for problem in problems_in(path)):
        assert all((problem.place, problem.found, problem.allowed, problem.fix, problem.control))
        assert re.fullmatch(r".+: found .+; allowed: .+; .+ \(.+\)", problem.render())


def test_no_message_shows_a_secret() -> None:
    shown = "\n".join(problem.render() for path in BAD for problem in problems_in(path))

    assert "hunter2" not in shown
    assert "v1:bm90" not in shown


def test_there_are_at_least_thirty_fixtures() -> None:
    assert len(GOOD) >= 10
    assert len(BAD) >= 20
    assert len(GOOD) + len(BAD) == len(list(FIXTURES.iterdir()))


def test_five_mistakes_in_five_sections_are_five_messages_in_one_run() -> None:
    problems = problems_in(FIXTURES / "five-mistakes.bad.yaml")

    sections = {problem.place.split(".")[0].split("[")[0] for problem in problems}
    assert len(problems) == 5
    assert sections == {"organisation", "telephony", "vendors", "retention", "archive"}


def test_every_check_stops_something_in_the_fixtures(monkeypatch: pytest.MonkeyPatch) -> None:
    fired: set[str] = set()

    def recorded(check: Callable[..., Iterator[Problem]]) -> Callable[..., Iterator[Problem]]:
        @wraps(check)
        def run(**sections: Any) -> Iterator[Problem]:
            for problem in check(**sections):
                fired.add(check.__name__)
                yield problem

        return run

    names = {check.__name__ for check in checks.CHECKS}
    monkeypatch.setattr(checks, "CHECKS", tuple(recorded(check) for check in checks.CHECKS))
    for path in BAD:
        with pytest.raises(SettingsError):
            load(path)

    assert names - fired == set()
