"""Hosts of other clouds with a place in a label, and hosts that name a country in a label or at the end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policies.catalogue import placement
from ringfence.domain.regions import EU_COUNTRIES

_known = placement()
_URL = re.compile(r"(?<![a-z0-9])[a-z][a-z0-9+.:-]{1,24}://(?:[^/@\s\"'<>]{0,120}@)?([a-z0-9][a-z0-9.-]{2,252})")
_SUFFIXES = tuple(f".{suffix}" for suffix in _known.other_cloud_suffixes)
_PLACE = re.compile(
    rf"(?<![a-z0-9])(?:{'|'.join(sorted(_known.other_cloud_places, key=len, reverse=True))})(?![a-z0-9])"
)
_LABEL_COUNTRY = re.compile(rf"(?:{'|'.join(_known.country_labels)}|ap-?\d)-?\d{{0,2}}")
_OUTSIDE_ENDINGS = frozenset(_known.country_endings) - {country.lower() for country in EU_COUNTRIES}


def urls(text: str) -> Iterator[str]:
    """Hosts of the URLs in a folded text."""
    return (match.group(1).rstrip(".-") for match in _URL.finditer(text))


def cloud_places(text: str) -> Iterator[str]:
    """Places of other clouds, outside the Union, that hosts in a folded text name in a label."""
    hosts = set(urls(text)) if "://" in text else {text.partition("/")[0].partition(":")[0]}
    for host in sorted(hosts):
        if host in _known.other_cloud_hosts:
            yield f"{host.partition('.')[0]} of another cloud, outside the Union"
        elif host.endswith(_SUFFIXES):
            for place in _PLACE.findall(host):
                yield f"{place} of another cloud, outside the Union"


def country_of(host: str) -> str | None:
    """The country outside the Union that a host names in its first labels or at its end; None when it names none."""
    labels = host.split(".")
    if labels[-1] in _OUTSIDE_ENDINGS:
        return f"the ending .{labels[-1]}"
    for label in labels[:-2]:
        if _LABEL_COUNTRY.fullmatch(label):
            return f"the label {label!r}"
    return next(
        (f"a site {site!r}" for site in _known.sites_elsewhere if host == site or host.endswith(f".{site}")), None
    )
