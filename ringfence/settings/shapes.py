"""From pydantic's errors to problems: what is wrong with the shape of one section, in the user's words."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import NoneType
from typing import Any, get_args

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from ringfence.domain.problems import Problem
from ringfence.settings.base import HOUSE_RULE, Section, Unit
from ringfence.settings.secrets import command_for, is_ciphertext, is_secret_name, quote

Location = tuple[int | str, ...]

_KINDS = {
    "string_type": "text in quotes",
    "int_type": "a whole number without quotes",
    "bool_type": "true or false without quotes",
    "tuple_type": "a list",
    "mapping_type": "an object of names and values",
    "dict_type": "an object of names and values",
    "model_type": "an object",
    "model_attributes_type": "an object",
}
"""Pydantic error types that mean "another kind of value", with the kind wanted."""

_ANSWERS_IN_WORDS = re.compile(r"[0-9.,+-]{1,12}|true|false|yes|no|on|off", re.IGNORECASE)
"""Texts worth showing where another kind was wanted; anything else could be a secret in the wrong place."""


@dataclass(frozen=True)
class Target:
    """What the models know about a place: the section it belongs to, its field, and the type expected there."""

    section: type[Section] | None
    control: str
    field: FieldInfo | None
    annotation: Any


def path_of(root: str, location: Sequence[int | str]) -> str:
    """Path as in a stack file: `telephony.sites[1].media_regions[0]`, odd keys in quotes."""
    path = root
    for step in location:
        if isinstance(step, int):
            path += f"[{step}]"
        elif re.fullmatch(r"[A-Za-z_][A-Za-z0-9_-]*", step):
            path += f".{step}"
        elif step != "[key]":  # pydantic's mark for an error in the key itself
            path += f"[{quote(step)}]"
    return path


def shape_problems(root: str, field: FieldInfo, error: ValidationError) -> list[Problem]:
    """Problems in one section of the settings.

    Args:
        root: Name of the section, the first part of every place.
        field: Field of `Settings` that holds the section.
        error: What pydantic found.
    """
    problems = []
    for detail in error.errors(include_url=False):
        if detail["type"] == "too_short" and len(detail["input"]) >= detail.get("ctx", {}).get("min_length", 0):
            continue  # pydantic counts valid entries only; the invalid ones are reported by themselves
        problems.append(_problem(root, field, detail))
    return problems


def _problem(root: str, field: FieldInfo, detail: ErrorDetails) -> Problem:
    location, kind, context = detail["loc"], detail["type"], detail.get("ctx", {})
    target = _target(field, location)
    key = next((str(step) for step in reversed(location) if isinstance(step, str)), root)
    place = path_of(root, location)

    if is_ciphertext(detail["input"]) or (kind == "extra_forbidden" and is_secret_name(key)):
        return secret_problem(place, root, key)
    if kind == "extra_forbidden":
        return unknown_key(place, key, known=_keys(target.section), control=target.control)
    if kind == "missing":
        allowed = _sentence(target.field) or "a value"
        return Problem(
            place=place, found="nothing", allowed=allowed, fix=f"add the key `{key}`", control=target.control
        )
    if kind == "ringfence":
        words = {word: str(context[word]) for word in ("found", "allowed", "fix")}
        return Problem(place=place, **words, control=str(context["control"]) or target.control)

    found, allowed, fix = _words(detail, key, target)
    return Problem(place=place, found=found, allowed=allowed, fix=fix, control=target.control)


def _words(detail: ErrorDetails, key: str, target: Target) -> tuple[str, str, str]:
    kind, context, value = detail["type"], detail.get("ctx", {}), detail["input"]
    if target.section and key in target.section.model_fields:
        key = ""  # a setting of ours, whose name may hold a word such as `token` without being secret
    if kind in _KINDS:
        shown = quote(value, key=key)
        if isinstance(value, str):
            shown = f"the text {shown}" if _ANSWERS_IN_WORDS.fullmatch(value) else "a text"
        keys = _keys(_section_in(target.annotation)) if kind.startswith("model") else []
        allowed = _KINDS[kind] + (f" with the keys [{', '.join(keys)}]" if keys else "")
        return shown, allowed, "put the value in quotes" if kind == "string_type" else f"write {_KINDS[kind]}"
    if kind == "literal_error":
        return quote(value, key=key), str(context["expected"]), "choose one of them"
    if kind in {"greater_than_equal", "less_than_equal"}:
        return quote(value, key=key), _range(target.field, context), "choose a number in that range"
    if kind in {"too_short", "too_long"}:
        limit = f"at least {context['min_length']}" if kind == "too_short" else f"at most {context['max_length']}"
        fix = "add what is missing" if kind == "too_short" else "remove what is too much"
        return f"{len(value)} entries" if len(value) != 1 else "1 entry", f"{limit} entries", fix
    return quote(value, key=key), detail["msg"], "correct the value"


def secret_problem(place: str, section: str, key: str = "") -> Problem:
    """A secret that stands, plain or encrypted, where settings stand."""
    return Problem(
        place=place,
        found="a secret among the settings",
        allowed="secrets only under keys of their own, encrypted by Pulumi",
        fix=command_for(section, key),
        control="RTS 2024/1774 7",
    )


def unknown_key(place: str, key: str, *, known: Sequence[str], control: str) -> Problem:
    """A key that nothing reads, with the nearest one that would have been read."""
    close = difflib.get_close_matches(key, known, n=1, cutoff=0.6)
    fix = f"write `{close[0]}`, or remove the key" if close else "remove the key, or use one of these"
    allowed = f"the keys [{', '.join(sorted(known))}]"
    return Problem(place=place, found=f"the unknown key {quote(key)}", allowed=allowed, fix=fix, control=control)


def _range(field: FieldInfo | None, context: Mapping[str, Any]) -> str:
    lowest, highest, unit = context.get("ge"), context.get("le"), ""
    for mark in field.metadata if field else ():
        lowest, highest = getattr(mark, "ge", lowest), getattr(mark, "le", highest)
        unit = f" {mark.name}" if isinstance(mark, Unit) else unit
    if lowest is None or highest is None:
        return f"at most {highest}{unit}" if lowest is None else f"at least {lowest}{unit}"
    return f"{lowest} to {highest}{unit}"


def _sentence(field: FieldInfo | None) -> str:
    """A field's description as the end of a sentence: no full stop, small initial unless an abbreviation."""
    text = (field.description or "").strip().rstrip(".") if field else ""
    return text[:1].lower() + text[1:] if re.match(r"[A-Z][a-z]* ", text) and not text.startswith("AWS") else text


def _keys(section: type[Section] | None) -> list[str]:
    return sorted(section.model_fields) if section else []


def _target(root: FieldInfo, location: Location) -> Target:
    """Walk the models along a location; a key that no model knows ends the walk in the model it was written in."""
    field: FieldInfo | None = root
    annotation: Any = _without_none(root.annotation)
    section: type[Section] | None = None
    control = HOUSE_RULE
    for step in location:
        if isinstance(annotation, type) and issubclass(annotation, Section):
            section = annotation
            control = section.control if section.control != HOUSE_RULE else control
            field = section.model_fields.get(str(step))
            annotation = _without_none(field.annotation) if field else None
        elif get_args(annotation) and step != "[key]":
            # tuple[X, ...] has X first; Mapping[str, X] has X last
            annotation = _without_none(get_args(annotation)[0 if isinstance(step, int) else -1])
    inner = _section_in(annotation)
    if inner is not None and inner.control != HOUSE_RULE:
        control = inner.control
    return Target(section=section, control=control, field=field, annotation=annotation)


def _without_none(annotation: Any) -> Any:
    """`X` for `X | None`; anything else unchanged."""
    parts = get_args(annotation)
    return next(part for part in parts if part is not NoneType) if NoneType in parts else annotation


def _section_in(annotation: Any) -> type[Section] | None:
    """The section class that is, or is inside, `X`, `tuple[X, ...]` or `Mapping[str, X]`."""
    if isinstance(annotation, type) and issubclass(annotation, Section):
        return annotation
    return next(filter(None, map(_section_in, get_args(annotation))), None)
