"""Spellings of a region that a program undoes: percent signs, escapes, base64 and hexadecimal of a bare name."""

from __future__ import annotations

import base64
import html
import re
from urllib.parse import unquote

from ringfence.domain.regions import REGIONS

_ESCAPED = re.compile(r"\\(?:u00|x)([2-7][0-9a-f])", re.IGNORECASE)
_PERCENT = re.compile(r"%[2-7][0-9a-f]", re.IGNORECASE)
_DECODES = ("base64", "b64", "atob", "xxd")


def _encoded() -> dict[str, str]:
    found: dict[str, str] = {}
    for region in REGIONS:
        for name in (region, f"{region}\n"):
            code = base64.b64encode(name.encode()).decode()
            found |= {code: region, code.rstrip("="): region, name.encode().hex(): region}
        found[region.replace("-", "_")] = region
        found[region.replace("-", "_").upper()] = region
    return found


_ENCODED = _encoded()
_WORD = re.compile(r"[A-Za-z0-9+/]{12,28}")


def undisguised(text: str) -> str:
    """The text with percent signs, character references and escapes replaced; most texts have none of them."""
    if "%" in text and _PERCENT.search(text):
        text = unquote(text, errors="replace")
    if "\\" in text and _ESCAPED.search(text):
        text = _ESCAPED.sub(lambda match: chr(int(match.group(1), 16)), text)
    return html.unescape(text) if "&#" in text else text


def encoded_region(value: str) -> str | None:
    """The region that a whole value is another spelling of."""
    return _ENCODED.get(value) or _ENCODED.get(value.lower())


def encoded_regions(text: str) -> set[str]:
    """Regions in base64 within a program that decodes something."""
    if not any(word in text for word in _DECODES):
        return set()
    return {_ENCODED[word] for word in _WORD.findall(text) if word in _ENCODED}
