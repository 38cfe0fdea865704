"""Rows of objects: created, read, listed, changed and deleted again. They write. `lives.yaml` has them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

EDGES = "/api/v2/telephony/providers/edges"


@dataclass(frozen=True, kw_only=True)
class Life:
    """One sort of object.

    `kind` is its name in `{placeholders}`; `path` its collection; `body` what creates it, where `{name}` is a name of
    our own, `{number}` a telephone number and `{kind}` the id of another object. `update` are the fields that a change
    sends over the object as read (over `body` with `resend="body"`). `created` and `deleted` are success codes.
    `duplicate` is what a name used twice answers (None: no source says). `versioned` objects carry a version and
    refuse a wrong one. `soft` objects may be read with `state: deleted` after their deletion.
    """

    area: str
    kind: str
    path: str
    body: dict[str, Any]
    source: str
    update: dict[str, Any] = field(default_factory=lambda: {"description": "changed"})
    verb: str = "PUT"
    resend: str = "object"
    created: int = 200
    deleted: int | tuple[int, ...] = 200
    delete_query: str = ""
    duplicate: str | None = None
    versioned: bool = False
    soft: bool = False
    required: tuple[str, ...] = ("name",)
    name_query: str = "?name={name}"
    emulator_only: bool = False


def _life(row: dict[str, Any]) -> Life:
    lists = {name: tuple(value) for name, value in row.items() if isinstance(value, list)}
    return Life(**{**row, **lists})


LIVES = [_life(row) for row in yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))]
BY_KIND = {life.kind: life for life in LIVES}
