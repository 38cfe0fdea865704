"""Reading a stack's configuration: every problem found in one pass, before any resource is declared."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import TypeAdapter, ValidationError

from ringfence.domain.problems import Problem
from ringfence.settings.base import HOUSE_RULE
from ringfence.settings.checks import cross_field_problems
from ringfence.settings.errors import SettingsError
from ringfence.settings.models import Settings
from ringfence.settings.secrets import PLAIN_ALLOWED, SECRET_KEYS, all_ciphertext, command_for, is_secret_name, quote
from ringfence.settings.shapes import secret_problem, shape_problems, unknown_key
from ringfence.settings.stack_file import read_stack_config, stack_of
from ringfence.settings.values import LOCATION

PREFIX = "ringfence:"
AWS_REGION_KEY = "aws:region"
SECTIONS = tuple(name for name in Settings.model_fields if name != "aws_region")
"""Names of the sections of a stack file, after `ringfence:`."""
TEXT_SECTIONS = frozenset({"name_prefix", "protection"})
"""Sections that are a plain text; Pulumi hands all the others over as JSON."""


def load_settings(
    config: Mapping[str, Any], *, stack: str | None = None, secret_keys: Collection[str] | None = None
) -> Settings:
    """The settings of a stack.

    Args:
        config: The mapping under `config:` of a stack file: keys such as `ringfence:telephony`, plain Python values.
            Keys of other packages are left alone.
        stack: Name of the stack, where known; a name that begins with `prod` asks for production protection.
        secret_keys: Keys that Pulumi holds as secrets, where the configuration is already decrypted. Left out, a
            secret is recognised by its ciphertext (`secure: ...`).

    Raises:
        SettingsError: with every problem, in the order of the tree.
    """
    problems = list(_key_problems(config, secret_keys))
    parsed: dict[str, Any] = {}
    for name in Settings.model_fields:
        key = AWS_REGION_KEY if name == "aws_region" else PREFIX + name
        if name != "aws_region" and secret_keys is not None and key in secret_keys:
            problems.append(secret_problem(name, name))
            continue
        parsed |= _read_section(name, key, config, problems)
    problems += cross_field_problems(parsed, stack=stack)
    if problems:
        raise SettingsError(_ordered(problems))
    return Settings(**parsed)


def load_stack_file(path: Path | str) -> Settings:
    """The settings in a stack file `Pulumi.<stack>.yaml`.

    Raises:
        SettingsError: when the file is no stack file, or its settings have problems.
        OSError: when the file cannot be read.
    """
    return load_settings(read_stack_config(Path(path)), stack=stack_of(Path(path)))


def from_pulumi() -> Settings:
    """The settings of the stack that the running Pulumi program belongs to.

    Every `ringfence:` key that is present is looked at, so a misspelt section is reported. Secret values are not read.

    Raises:
        SettingsError: with every problem; it is a `pulumi.RunError` as well, so a program need not catch it.
    """
    import pulumi  # noqa: PLC0415  (the CLI and the tests read stack files without the Pulumi SDK)
    from pulumi.runtime import config as runtime  # noqa: PLC0415

    # A program started by a language host has its configuration in the environment, one started by the Automation
    # API or a test in memory.
    texts = {**runtime.get_config_env(), **runtime.CONFIG.get()}
    secret_keys = {key for key in texts if runtime.is_config_secret(key)} | {*runtime.get_config_secret_keys_env()}
    config: dict[str, Any] = {}
    for key, text in texts.items():
        name = key.removeprefix(PREFIX)
        config[key] = _decoded(text) if name in SECTIONS and name not in TEXT_SECTIONS else text
    try:
        return load_settings(config, stack=pulumi.get_stack(), secret_keys=secret_keys)
    except SettingsError as error:
        # Pulumi shows a RunError as its message alone; any other exception would bring a traceback.
        shown_plainly = type("StackSettingsError", (SettingsError, pulumi.RunError), {})
        raise shown_plainly(error.problems) from None


def _decoded(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _key_problems(config: Mapping[str, Any], secret_keys: Collection[str] | None) -> Iterator[Problem]:
    """Problems of the top-level keys: unknown sections, secrets in plain text."""
    for key, value in config.items():
        name = key.removeprefix(PREFIX)
        if name == key and ":" not in key and (name in SECTIONS or name in SECRET_KEYS):
            allowed = f"the key with its namespace, `{PREFIX}{key}`"
            yield _problem(key, f"the key {quote(key)} without a namespace", allowed, "write it so")
            continue
        if name == key or name in SECTIONS:
            continue  # a key of another package, or a section that is read below
        if name not in SECRET_KEYS:
            if is_secret_name(name):
                yield secret_problem(key, name, key)
            else:
                yield unknown_key(key, name, known=[*SECTIONS, *SECRET_KEYS], control=HOUSE_RULE)
        elif name not in PLAIN_ALLOWED:
            encrypted = all_ciphertext(value) if secret_keys is None else key in secret_keys
            if not encrypted:
                found, allowed = "a secret in plain text", "a value that Pulumi encrypted"
                yield _problem(key, found, allowed, command_for(name), control="RTS 2024/1774 7")


def _read_section(name: str, key: str, config: Mapping[str, Any], problems: list[Problem]) -> dict[str, Any]:
    """The parsed section under its name, or nothing after adding its problems."""
    field = Settings.model_fields[name]
    place = key if name == "aws_region" else name
    value = config.get(key)
    if value is None:
        if not field.is_required():
            return {name: field.default}
        control = LOCATION if name == "aws_region" else getattr(field.annotation, "control", HOUSE_RULE)
        allowed = (field.description or "").rstrip(".")
        problems.append(_problem(place, "nothing", allowed, f"add the key `{key}`", control=control))
        return {}
    try:
        return {name: _adapter(name).validate_python(value)}
    except ValidationError as error:
        problems.extend(shape_problems(place, field, error))
        return {}


@cache
def _adapter(name: str) -> TypeAdapter[Any]:
    field = Settings.model_fields[name]
    annotation: Any = field.annotation
    return TypeAdapter(Annotated[(annotation, *field.metadata)] if field.metadata else annotation)


def _ordered(problems: list[Problem]) -> list[Problem]:
    """Without repetition, and in the order in which the settings stand in the tree."""
    names = ["config", AWS_REGION_KEY, *SECTIONS]

    def rank(problem: Problem) -> int:
        head = problem.place if problem.place in names else problem.place.split(".")[0].split("[")[0]
        return names.index(head) if head in names else len(names)

    return sorted(dict.fromkeys(problems), key=rank)


def _problem(place: str, found: str, allowed: str, fix: str, *, control: str = HOUSE_RULE) -> Problem:
    return Problem(place=place, found=found, allowed=allowed, fix=fix, control=control)
