"""Residency of every value of a resource: what is refused, what is still open, and what is judged once it is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from policies.catalogue import Catalogue, RuleEntry
from policies.facts import QUOTED_CHARACTERS, quoted
from policies.limits import Bounds
from policies.model import UNKNOWN, Finding, Resource, Status, failed, undecided
from policies.residency.hits import Kind
from policies.residency.vocabulary import Meaning
from policies.residency.walker import Leaf, speaks_of_regions, walk
from policies.session import Session

_WORDS = frozenset({Kind.REGION, Kind.ZONE, Kind.HOST})
_RESIDENCE = frozenset({Meaning.REGION, Meaning.ZONE})
_PROVIDERS = "pulumi:providers:"
_EDGE_COMPANION = "aws-edge-judged-companion"


def refused(
    resource: Resource, told: set[str], session: Session, bounds: Bounds, catalogue: Catalogue
) -> list[tuple[RuleEntry, Finding]]:
    """What the places of one resource are refused for; those that are not known yet are left with the session.

    Args:
        resource: Resource whose properties are walked.
        told: Places that another rule has refused already.
        session: Takes the places that are not known yet.
        bounds: Regions that are allowed.
        catalogue: Rules to cite.
    """
    walked = walk(resource.properties, bounds.allowed, _package(resource.token))
    allowed = bounds.allowed.sentence()
    findings: list[tuple[RuleEntry, Finding]] = []
    for leaf in walked.leaves:
        if leaf.place in told or _is_answered_for(leaf, resource, bounds):
            continue
        rule = catalogue.rules[_EDGE_COMPANION if _is_companion(leaf, resource, bounds) else leaf.hit.kind.value]
        if leaf.hit.decided:
            findings.append(
                (
                    rule,
                    failed(leaf.place, f"{_excerpt(leaf)}: {leaf.hit.detail}", _allowed_for(leaf.hit.kind, allowed)),
                )
            )
        else:
            findings.append((rule, undecided(leaf.place, allowed)))
    if walked.unknown:
        later, residence = [], []
        for place, meaning in walked.unknown:
            if meaning in _RESIDENCE and place not in told:
                kind = Kind.REGION if meaning is Meaning.REGION else Kind.ZONE
                findings.append((catalogue.rules[kind.value], undecided(place, allowed)))
                residence.append(place)
            elif place not in told and meaning is not Meaning.NAME:
                later.append(place)
        if later:
            session.unknown[resource.urn] = tuple(later)
        if residence:
            session.residence[resource.urn] = tuple(residence)
    return findings


def _excerpt(leaf: Leaf) -> str:
    """The value for a message; of a text with many lines the line that names the place, with its number."""
    value = leaf.value
    if not isinstance(value, str) or len(value) <= QUOTED_CHARACTERS or "\n" not in value:
        return quoted(value)
    wanted = leaf.hit.host or leaf.hit.detail.partition(" ")[0]
    for number, line in enumerate(value.splitlines(), start=1):
        if wanted in line.lower():
            return f"{quoted(line.strip())} in line {number}"
    return quoted(value)


def _is_answered_for(leaf: Leaf, resource: Resource, bounds: Bounds) -> bool:
    """Whether the vendor register answers for a host, or a region is only a word to group by in this type."""
    if leaf.hit.host and bounds.registered(leaf.hit.host):
        return True
    return leaf.hit.kind in _WORDS and speaks_of_regions(resource.token, leaf.place)


def _is_companion(leaf: Leaf, resource: Resource, bounds: Bounds) -> bool:
    """Whether a value names the one region that AWS offers for what this is, where it holds no data of customers."""
    limits = bounds.limits
    for name, values in limits.bound_conditions.get(resource.token, {}).items():
        if resource.properties.get(name) not in values:
            return False
    step = leaf.place.rsplit(".", 1)[-1]
    if leaf.hit.kind is Kind.REGION:
        return leaf.place == "region" and leaf.value == limits.bound_types.get(resource.token)
    region = limits.bound_references.get(step)
    return leaf.hit.kind is Kind.ARN and region is not None and str(leaf.value).startswith(f"arn:aws:acm:{region}:")


def decided_since(
    resources: Iterable[Resource], session: Session, bounds: Bounds, catalogue: Catalogue
) -> list[tuple[RuleEntry, Finding]]:
    """What is wrong with values that were open when their resource came by, and that the stack now shows."""
    findings: list[tuple[RuleEntry, Finding]] = []
    for resource in resources:
        open_places = session.unknown.get(resource.urn, ())
        waiting = (*open_places, *session.residence.get(resource.urn, ()))
        names = {_top(place) for place in waiting}
        shown = {name: value for name in names if (value := resource.properties.get(name)) is not UNKNOWN}
        shown = {name: value for name, value in shown.items() if value is not None}
        if not shown:
            continue
        again = Session()
        found = refused(replace(resource, properties=shown), set(), again, bounds, catalogue)
        for rule, finding in found:
            if any(is_within(finding.place, place) for place in waiting):
                findings.append((rule, about(finding, resource.urn)))
                if finding.status is Status.FAILED:  # it was told as undecided, which is no longer all there is to say
                    session.reported.discard((resource.urn, rule.id, finding.place))
        still = set(again.unknown.get(resource.urn, ()))
        left = tuple(place for place in open_places if place in still or _top(place) not in shown)
        if left:
            session.unknown[resource.urn] = left
        else:
            session.unknown.pop(resource.urn, None)
    return findings


def listed_later(unknown: Mapping[str, tuple[str, ...]]) -> Iterator[Finding]:
    """The values that are not known yet, as one finding about the stack."""
    if unknown:
        parts = [f"{urn.rsplit('::', 1)[-1]}: {', '.join(places)}" for urn, places in sorted(unknown.items())]
        count = sum(len(places) for places in unknown.values())
        found = "\n  ".join([f"{count} {'value that is' if count == 1 else 'values that are'} not known yet", *parts])
        yield Finding(
            place="stack",
            found=found,
            allowed="values that every rule admits",
            fix="nothing to do: a deployment judges each; in an exported state they are secrets, which stay closed",
            status=Status.UNDECIDED,
        )


def is_within(place: str, outer: str) -> bool:
    """Whether a place is another one or lies below it: `tags.a` and `rules[0]` are within `tags` and `rules`."""
    return place == outer or place.startswith((f"{outer}.", f"{outer}["))


def about(finding: Finding, urn: str) -> Finding:
    """A finding with the resource that it is about."""
    return replace(finding, urn=finding.urn or urn)


def _top(place: str) -> str:
    """Name of the property that a place lies in."""
    return place.split(".", 1)[0].split("[", 1)[0]


def _package(token: str) -> str:
    """Package of a type; a provider belongs to the package that it serves."""
    return token.removeprefix(_PROVIDERS).partition(":")[0]


def _allowed_for(kind: Kind, regions: str) -> str:
    if kind is Kind.PROFILE:
        return "a model in its region, or a profile of geography eu"
    if kind is Kind.FLAG:
        return "off"
    if kind in {Kind.EDGE, Kind.TEMPLATE}:
        return "a service of an allowed region"
    if kind is Kind.COUNTRY:
        return "a host in the Union, or one of the vendor register"
    if kind is Kind.OPAQUE:
        return "a text that can be read"
    return regions
