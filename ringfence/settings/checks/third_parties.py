"""The vendor register: who is in it, where they are, and that nothing talks to anybody else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ringfence.domain.problems import Problem
from ringfence.domain.regions import EU_COUNTRIES
from ringfence.settings.base import HOUSE_RULE
from ringfence.settings.checks.common import missing_reference, repeated
from ringfence.settings.secrets import is_secret_name, quote
from ringfence.settings.telephony import Telephony
from ringfence.settings.values import LOCATION, host_of
from ringfence.settings.vendors import Integration, Notifications, Siem, Vendor

REGISTER = "DORA 28(3), DORA 30(2)(b)"
EEA_COUNTRIES = EU_COUNTRIES | {"IS", "LI", "NO"}
"""Member states of the European Union, Iceland, Liechtenstein and Norway."""

_CREDENTIAL = re.compile(r"\$\{credentials\.([A-Za-z][A-Za-z0-9_]*)\}")


def vendors_are_unambiguous(vendors: tuple[Vendor, ...]) -> Iterator[Problem]:
    """A key names one vendor, and a host belongs to one vendor: otherwise nobody knows where data went."""
    yield from repeated([vendor.key for vendor in vendors], "vendors[{}].key", kind="vendor key")
    owners: dict[str, str] = {}
    for index, vendor in enumerate(vendors):
        for position, host in enumerate(vendor.hosts):
            place = f"vendors[{index}].hosts[{position}]"
            first = owners.setdefault(host, place)
            if first != place:
                yield Problem(
                    place=place,
                    found=f"{quote(host)}, which {first} is already",
                    allowed="each host once in the register",
                    fix="leave it with the vendor that runs it",
                    control="DORA 28(3)",
                )


def vendors_are_in_the_eea_or_explained(vendors: tuple[Vendor, ...]) -> Iterator[Problem]:
    """A country outside the European Economic Area needs a written reason, in the register, for auditors."""
    for index, vendor in enumerate(vendors):
        if vendor.adequacy_reason is not None:
            continue
        for key in ("country", "storage_country", "processing_country"):
            country = getattr(vendor, key)
            if country is not None and country not in EEA_COUNTRIES:
                yield Problem(
                    place=f"vendors[{index}].{key}",
                    found=f"'{country}', which is outside the European Economic Area",
                    allowed="a country of the EEA, or any other with `adequacy_reason`",
                    fix="choose another vendor or service region, or write down which decision or safeguard permits it",
                    control=REGISTER,
                )


def carriers_are_registered(telephony: Telephony, vendors: tuple[Vendor, ...]) -> Iterator[Problem]:
    """Each carrier is in the register, with the border controllers that its trunk reaches."""
    for index, carrier in enumerate(telephony.carriers):
        place = f"telephony.carriers[{index}]"
        for position, proxy in enumerate(carrier.proxies):
            yield from _host_is_registered(
                proxy.host,
                carrier.vendor,
                vendors,
                place=f"{place}.proxies[{position}].host",
            )
        yield from _vendor_is_registered(carrier.vendor, vendors, f"{place}.vendor")


def integrations_are_registered(
    integrations: tuple[Integration, ...], vendors: tuple[Vendor, ...]
) -> Iterator[Problem]:
    """Genesys Cloud has no allow list for what a flow calls, so the register is it."""
    yield from repeated([integration.name for integration in integrations], "integrations[{}].name", kind="integration")
    for index, integration in enumerate(integrations):
        place = f"integrations[{index}]"
        yield from _vendor_is_registered(integration.vendor, vendors, f"{place}.vendor")
        yield from _host_is_registered(host_of(integration.url), integration.vendor, vendors, place=f"{place}.url")


def integrations_hold_no_secret(integrations: tuple[Integration, ...]) -> Iterator[Problem]:
    """Headers name secret fields; the values are Pulumi secrets."""
    for index, integration in enumerate(integrations):
        declared = integration.credential_fields
        yield from repeated(declared, f"integrations[{index}].credential_fields[{{}}]", kind="field")
        for header, value in integration.headers.items():
            place = f"integrations[{index}].headers.{header}"
            used = _CREDENTIAL.findall(value)
            if is_secret_name(header) and not used:
                yield Problem(
                    place=place,
                    found="a value in plain text",
                    allowed="a text with `${credentials.<field>}` in it",
                    fix="name the field in `credential_fields` and run `pulumi config set --secret --path "
                    f"'ringfence:integrationSecrets[\"{integration.name}\"].<field>'`",
                    control="RTS 2024/1774 7",
                )
            for field in used:
                yield from missing_reference(field, declared, place=place, kind="credential field")


def alarm_channels_are_registered(notifications: Notifications, vendors: tuple[Vendor, ...]) -> Iterator[Problem]:
    """Alarms carry incident data, so their receivers are in the register too."""
    endpoints = [channel.endpoint for channel in notifications.endpoints]
    yield from repeated(endpoints, "notifications.endpoints[{}].endpoint", kind="endpoint")
    for index, channel in enumerate(notifications.endpoints):
        place = f"notifications.endpoints[{index}]"
        yield from _vendor_is_registered(channel.vendor, vendors, f"{place}.vendor")
        yield from _host_is_registered(host_of(channel.endpoint), channel.vendor, vendors, place=f"{place}.endpoint")


def siem_is_registered(siem: Siem | None, vendors: tuple[Vendor, ...]) -> Iterator[Problem]:
    """The SIEM gets a copy of every event."""
    if siem is not None:
        yield from _vendor_is_registered(siem.vendor, vendors, "siem.vendor")
        yield from _host_is_registered(host_of(siem.endpoint), siem.vendor, vendors, place="siem.endpoint")


def siem_index_fits_the_collector(siem: Siem | None) -> Iterator[Problem]:
    """Splunk has no index with a dot in its name and would refuse every event."""
    if siem is not None and siem.kind == "splunk" and "." in (siem.index or ""):
        yield Problem(
            place="siem.index",
            found=quote(siem.index),
            allowed="lower-case letters, digits, - and _, as `siem.kind` is 'splunk'",
            fix="write the name of the index as Splunk shows it (Settings > Indexes)",
            control=HOUSE_RULE,
        )


def _vendor_is_registered(key: str, vendors: tuple[Vendor, ...], place: str) -> Iterator[Problem]:
    known = [vendor.key for vendor in vendors]
    yield from missing_reference(key, known, place=place, kind="vendor", control="DORA 28(3)")


def _host_is_registered(host: str, key: str, vendors: tuple[Vendor, ...], *, place: str) -> Iterator[Problem]:
    vendor = next((entry for entry in vendors if entry.key == key), None)
    if vendor is None or host in vendor.hosts:  # an unknown vendor is reported by itself
        return
    yield Problem(
        place=place,
        found=f"the host {quote(host)}",
        allowed=f"a host of the vendor '{key}' [{', '.join(sorted(vendor.hosts)) or 'none so far'}]",
        fix=f"use one of them, or add the host to the register after finding out where '{key}' processes",
        control=LOCATION,
    )
