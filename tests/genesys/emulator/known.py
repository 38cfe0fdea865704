"""Objects of an organisation by their addresses: which path parameters lead to something."""

from __future__ import annotations

import re

from ringfence.genesys.emulator.testing import Running


def addresses(emulator: Running) -> list[str]:
    """The `selfUri` of every object that is stored."""
    snapshot = emulator.control("snapshot")["objects"]
    members = [member for kind in snapshot.values() for member in kind.values()]
    return [str(member["selfUri"]) for member in members if "selfUri" in member]


def leading(template: str, known: list[str]) -> list[dict[str, str]]:
    """Path parameters that lead to an object that exists, as far as the objects say where they are."""
    names = re.findall(r"\{(\w+)\}", template)
    segments = template.split("/")
    for length in range(len(segments), 0, -1):
        head = re.compile(re.sub(r"\{\w+\}", "([^/]+)", "/".join(segments[:length])))
        hits = [hit for uri in known if (hit := head.fullmatch(uri)) and hit.groups()]
        if hits:
            return [dict(zip(names, hit.groups(), strict=False)) for hit in hits]
    return []
