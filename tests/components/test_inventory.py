"""`docs/declared.md` explains every declared resource, and explains nothing that is not declared."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "declared.md").read_text(encoding="utf-8")


def explained() -> dict[str, list[tuple[re.Pattern[str], str]]]:
    """Per component: name patterns of its resources with their types."""
    found: dict[str, list[tuple[re.Pattern[str], str]]] = {}
    component = ""
    for line in PAGE.splitlines():
        if line.startswith("## dora:"):
            component = line.removeprefix("## ").strip()
            found[component] = []
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if component and line.startswith("|") and len(cells) == 3 and ":" in cells[1]:
            found[component] += [(_pattern(name), cells[1]) for name in cells[0].split(", ")]
    return found


def _pattern(name: str) -> re.Pattern[str]:
    parts = re.split(r"`?<[^>]+>`?", name.replace("`", ""))
    return re.compile(
        "[a-z0-9-]+".join(re.escape(part) for part in parts) + ("(-[a-z0-9]+)?" if "<vendor>" in name else "")
    )


def test_every_resource_is_explained(production: Any) -> None:
    unexplained = [
        f"{owner.type}: {resource.name} ({resource.type})"
        for resource in production.resources
        if resource.custom
        for owner in [production.urn(resource.parent)]
        if not any(
            type_ == resource.type and pattern.fullmatch(resource.name.removeprefix(owner.name + "-"))
            for pattern, type_ in explained()[owner.type]
        )
    ]

    assert unexplained == []


def test_nothing_is_explained_that_is_not_declared(production: Any) -> None:
    declared = {
        (production.urn(resource.parent).type, resource.type, resource.name)
        for resource in production.resources
        if resource.custom
    }

    idle = [
        f"{component}: {pattern.pattern} ({type_})"
        for component, lines in explained().items()
        for pattern, type_ in lines
        if not any(
            owner == component and kind == type_ and re.search(pattern.pattern + "$", name)
            for owner, kind, name in declared
        )
    ]
    assert idle == []


def test_every_component_has_its_section(production: Any) -> None:
    components = {resource.type for resource in production.resources if not resource.custom}

    assert components == set(explained())


def test_the_stack_has_the_promised_size(local: Any) -> None:
    assert len([resource for resource in local.resources if resource.custom]) >= 70


def test_only_types_that_the_local_aws_serves_are_declared(production: Any) -> None:
    served = (ROOT / "ringfence" / "local" / "aws" / "shapes.json").read_text(encoding="utf-8")

    missing = {resource.type for resource in production.resources if resource.type.startswith("aws:")}
    assert [type_ for type_ in sorted(missing) if f'"{type_}"' not in served] == []
