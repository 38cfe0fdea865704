"""Carriers and routes: two ways out for every critical call, and no reference to something that is not there."""

from __future__ import annotations

from collections.abc import Iterator

from ringfence.domain.problems import Problem
from ringfence.settings.base import HOUSE_RULE
from ringfence.settings.checks.common import missing_reference, repeated
from ringfence.settings.secrets import quote
from ringfence.settings.telephony import Carrier, Route, Telephony

REDUNDANCY = "DORA 12(4)"
EMERGENCY = "Emergency"
"""Classification that the plan of `emergency_numbers` gives."""
SITE_CLASSIFICATIONS = frozenset({EMERGENCY, "Extension", "International", "National", "Network", "Suicide Prevention"})
"""What the number plans give that every Genesys site has by itself."""


def telephony_names_are_unique(telephony: Telephony) -> Iterator[Problem]:
    """Objects are found by name in Genesys Cloud, so a name may stand once per kind."""
    yield from repeated([site.name for site in telephony.sites], "telephony.sites[{}].name", kind="site")
    yield from repeated([carrier.name for carrier in telephony.carriers], "telephony.carriers[{}].name", kind="carrier")
    yield from repeated([route.name for route in telephony.routes], "telephony.routes[{}].name", kind="route")
    plans = [plan.name for plan in telephony.number_plans]
    yield from repeated(plans, "telephony.number_plans[{}].name", kind="number plan")
    yield from repeated(telephony.emergency_numbers, "telephony.emergency_numbers[{}]", kind="emergency number")


def carriers_are_complete(telephony: Telephony) -> Iterator[Problem]:
    """A carrier's site exists, its digest login is whole, and its traffic is encrypted."""
    sites = [site.name for site in telephony.sites]
    for index, carrier in enumerate(telephony.carriers):
        place = f"telephony.carriers[{index}]"
        if carrier.site is not None:
            yield from missing_reference(carrier.site, sites, place=f"{place}.site", kind="site")
        yield from _login_is_whole(carrier, place)
        yield from _traffic_is_encrypted(carrier, place)


def _login_is_whole(carrier: Carrier, place: str) -> Iterator[Problem]:
    if (carrier.sip_realm is None) == (carrier.sip_username is None):
        return
    missing = "sip_realm" if carrier.sip_realm is None else "sip_username"
    yield Problem(
        place=f"{place}.{missing}",
        found="nothing",
        allowed="`sip_realm` and `sip_username` together, or neither",
        fix=f"add `{missing}`, or remove the other one",
        control=HOUSE_RULE,
    )


def _traffic_is_encrypted(carrier: Carrier, place: str) -> Iterator[Problem]:
    if carrier.transport != "tls":
        yield Problem(
            place=f"{place}.transport",
            found=f"'{carrier.transport}', which shows signalling and media keys to everybody on the path",
            allowed="'tls'",
            fix="agree SIP over TLS with the carrier",
            control="RTS 2024/1774 14",
        )
    if not carrier.srtp_cipher_suites:
        yield Problem(
            place=f"{place}.srtp_cipher_suites",
            found="an empty list, which sends voice in the clear",
            allowed="at least one cipher suite, such as AES_CM_128_HMAC_SHA1_80",
            fix="leave the key out for the default",
            control="RTS 2024/1774 14",
        )


def routes_lead_to_declared_carriers(telephony: Telephony) -> Iterator[Problem]:
    """Each carrier that a route names is declared, and named once in it."""
    carriers = [carrier.name for carrier in telephony.carriers]
    for index, route in enumerate(telephony.routes):
        place = f"telephony.routes[{index}].carriers[{{}}]"
        for position, name in enumerate(route.carriers):
            yield from missing_reference(name, carriers, place=place.format(position), kind="carrier")
        yield from repeated(route.carriers, place, kind="carrier")


def routes_use_known_classifications(telephony: Telephony) -> Iterator[Problem]:
    """Genesys Cloud refuses a route for calls that no number plan of its site recognises."""
    known = [*SITE_CLASSIFICATIONS, *(plan.classification for plan in telephony.number_plans)]
    for index, route in enumerate(telephony.routes):
        place = f"telephony.routes[{index}].classifications[{{}}]"
        for position, name in enumerate(route.classifications):
            yield from missing_reference(name, known, place=place.format(position), kind="classification")


def critical_routes_survive_a_carrier(telephony: Telephony) -> Iterator[Problem]:
    """A critical route has two operators on two paths, and takes the next one when one fails."""
    by_name = {carrier.name: carrier for carrier in telephony.carriers}
    for index, route in enumerate(telephony.routes):
        used = [by_name[name] for name in dict.fromkeys(route.carriers) if name in by_name]
        if route.critical and len(used) == len(set(route.carriers)):  # unknown names are reported by themselves
            yield from _redundancy(route, used, f"telephony.routes[{index}]")


def _redundancy(route: Route, used: list[Carrier], place: str) -> Iterator[Problem]:
    if len({carrier.vendor for carrier in used}) < 2:  # noqa: PLR2004  (two is what redundancy means)
        vendors = ", ".join(sorted({carrier.vendor for carrier in used}))
        yield Problem(
            place=f"{place}.carriers",
            found=f"carriers of a single operator [{vendors}]",
            allowed="at least two carriers of different operators on a critical route",
            fix="add a carrier of another operator, or declare the route `critical: false`",
            control=REDUNDANCY,
        )
    elif len({carrier.physical_path.casefold() for carrier in used}) < 2:  # noqa: PLR2004
        yield Problem(
            place=f"{place}.carriers",
            found=f"carriers that share one physical path, {quote(used[0].physical_path)}",
            allowed="at least two physical paths on a critical route",
            fix="order a second path, or correct `physical_path` of the carriers",
            control=REDUNDANCY,
        )
    if route.distribution != "SEQUENTIAL":
        yield Problem(
            place=f"{place}.distribution",
            found=f"'{route.distribution}'",
            allowed="'SEQUENTIAL' on a critical route: the next carrier is taken when one fails",
            fix="leave the key out, or declare the route `critical: false`",
            control=REDUNDANCY,
        )


def emergency_calls_have_a_route(telephony: Telephony) -> Iterator[Problem]:
    """Whoever dials an emergency number must get out even when one carrier is down."""
    routes = [route for route in telephony.routes if route.critical and EMERGENCY in route.classifications]
    if telephony.emergency_numbers and not routes:
        yield Problem(
            place="telephony.routes",
            found=f"no critical route with the classification '{EMERGENCY}'",
            allowed="at least one, as `telephony.emergency_numbers` is not empty",
            fix=f"add '{EMERGENCY}' to the classifications of a critical route",
            control=REDUNDANCY,
        )
