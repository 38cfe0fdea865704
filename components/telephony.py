"""Telephony: how calls enter and leave, through which operators, and which regions carry them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pulumi import Input, ResourceOptions

from components.base import Deployment, DoraComponent, GenesysAccess, slug
from ringfence.genesys.sdk.telephony import DidPool, Location, NumberPlans, OutboundRoute, Site, TrunkBase
from ringfence.settings import telephony as settings

EMERGENCY = "Emergency"
"""Classification of emergency numbers, as Genesys Cloud names it."""


@dataclass(frozen=True, kw_only=True)
class TelephonyArgs:
    """What telephony needs to know.

    Attributes:
        deployment: Facts of the stack.
        genesys: The organisation.
        telephony: Location, sites, carriers, routes and numbers of the settings.
        sip_passwords: SIP digest passwords by carrier name, Pulumi secrets.
    """

    deployment: Deployment
    genesys: GenesysAccess
    telephony: settings.Telephony
    sip_passwords: Mapping[str, Input[str]]


def number_plans(telephony: settings.Telephony) -> list[dict[str, Any]]:
    """The number plans of a site: emergency numbers before anything else, so that no other plan can catch them."""
    emergency = {
        "name": EMERGENCY,
        "match_type": "numberList",
        "numbers": [{"start": number, "end": number} for number in telephony.emergency_numbers],
        "classification": EMERGENCY,
        "priority": 1,
    }
    return [emergency, *(_plan(plan, 2 + place) for place, plan in enumerate(telephony.number_plans))]


def _plan(plan: settings.NumberPlan, priority: int) -> dict[str, Any]:
    values: dict[str, Any] = {
        "name": plan.name,
        "match_type": plan.match_type,
        "classification": plan.classification,
        "priority": priority,
        "match": plan.match,
        "normalized_format": plan.normalized_format,
        "numbers": [{"start": numbers.start, "end": numbers.end} for numbers in plan.numbers] or None,
        "digit_length": plan.digit_length
        and {"start": str(plan.digit_length.start), "end": str(plan.digit_length.end)},
    }
    return {key: value for key, value in values.items() if value is not None}


class Telephony(DoraComponent):
    """Location, sites with their media regions, a trunk per carrier, and routes over carriers in sequence.

    A trunk has no region of its own: the media regions of its site decide where voice flows in both directions. They
    are listed, never chosen by latency, which could pick any region in the world.
    """

    def __init__(self, name: str, args: TelephonyArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("telephony", name, args.deployment, opts)
        self._args = args
        self._name = name
        telephony = args.telephony
        location = self._location(telephony.location)
        self.sites = {site.name: self._site(site, location) for site in telephony.sites}
        self.trunks = {carrier.name: self._trunk(carrier) for carrier in telephony.carriers}
        for site_name, site in self.sites.items():
            self._dial_plan(site_name, site)
        self.did_pools = [
            DidPool(
                f"{name}-numbers-{pool.start.removeprefix('+')}",
                start_phone_number=pool.start,
                end_phone_number=pool.end,
                description=pool.description,
                opts=self.child(genesys=args.genesys),
            )
            for pool in telephony.did_pools
        ]
        self.register_outputs({"siteIds": {site_name: site.id for site_name, site in self.sites.items()}})

    def _location(self, place: settings.Location) -> Location:
        address = {
            "street1": place.street,
            "city": place.city,
            "state": place.state,
            "zipcode": place.zipcode,
            "country": place.country,
        }
        return Location(
            f"{self._name}-location",
            name=place.name,
            description=place.description,
            address={key: value for key, value in address.items() if value is not None},  # type: ignore[arg-type]
            emergency_number={"number": place.emergency_number, "type": "default"},
            opts=self.child(genesys=self._args.genesys),
        )

    def _site(self, site: settings.Site, location: Location) -> Site:
        return Site(
            f"{self._name}-site-{slug(site.name)}",
            name=site.name,
            description=site.description,
            location_id=location.id,
            media_model="Cloud",
            media_regions=list(site.media_regions),
            media_regions_use_latency_based=False,
            caller_id=site.caller_id,
            caller_name=site.caller_name,
            opts=self.child(genesys=self._args.genesys),
        )

    def _trunk(self, carrier: settings.Carrier) -> TrunkBase:
        """The trunk to one carrier: signalling under TLS, media under SRTP, calls from the carrier's addresses only."""
        site = self.sites[carrier.site or self._args.telephony.sites[0].name]
        return TrunkBase(
            f"{self._name}-trunk-{slug(carrier.name)}",
            name=carrier.name,
            description=f"{carrier.vendor}: {carrier.physical_path}",
            trunk_metabase_id=carrier.metabase,
            trunk_type="EXTERNAL",
            carrier=carrier.vendor,
            site_id=site.id,
            inbound_site_id=site.id,
            server_proxies=[{"host": proxy.host, "port": proxy.port} for proxy in carrier.proxies],
            transport=carrier.transport,
            srtp_cipher_suites=list(carrier.srtp_cipher_suites),
            access_allow_list=list(carrier.allow_list),
            sip_realm=carrier.sip_realm,
            sip_username=carrier.sip_username,
            sip_password=self._args.sip_passwords.get(carrier.name),
            recording_enabled=carrier.recording_enabled,
            opts=self.child(genesys=self._args.genesys),
        )

    def _dial_plan(self, site_name: str, site: Site) -> None:
        """Number plans of a site, then its routes: a route refers to classifications that a plan makes."""
        genesys = self._args.genesys
        plans = NumberPlans(
            f"{self._name}-plans-{slug(site_name)}",
            site_id=site.id,
            plans=number_plans(self._args.telephony),  # type: ignore[arg-type]
            opts=self.child(genesys=genesys),
        )
        for route in self._args.telephony.routes:
            OutboundRoute(
                f"{self._name}-route-{slug(site_name)}-{slug(route.name)}",
                site_id=site.id,
                name=route.name,
                description=route.description,
                classification_types=list(route.classifications),
                enabled=True,
                distribution=route.distribution,
                trunk_base_ids=[self.trunks[carrier].id for carrier in route.carriers],
                opts=self.child(after=[plans], genesys=genesys),
            )
