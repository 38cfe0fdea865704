"""Genesys Cloud resources: telephony.

Generated from the models of the provider by `python -m ringfence.genesys.provider.generate --write`; do not edit.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, Optional, TypedDict, Union

import pulumi
import pulumi.runtime

from ringfence.genesys.sdk import _utilities


__all__ = [
    "DidPool",
    "DigitLength",
    "DigitLengthArgs",
    "DigitLengthArgsDict",
    "GetNumberRoutingResult",
    "GetOrganizationLinkRegionsResult",
    "GetTrunkMetabasesResult",
    "GetTrunkTemplateResult",
    "Location",
    "LocationAddress",
    "LocationAddressArgs",
    "LocationAddressArgsDict",
    "LocationEmergencyNumber",
    "LocationEmergencyNumberArgs",
    "LocationEmergencyNumberArgsDict",
    "NumberPlan",
    "NumberPlanArgs",
    "NumberPlanArgsDict",
    "NumberPlans",
    "NumberRange",
    "NumberRangeArgs",
    "NumberRangeArgsDict",
    "NumberRouting",
    "OrganizationLink",
    "OutboundRoute",
    "RoutedNumber",
    "Site",
    "TrunkBase",
    "TrunkMetabase",
    "TrunkServerProxy",
    "TrunkServerProxyArgs",
    "TrunkServerProxyArgsDict",
    "get_number_routing",
    "get_number_routing_output",
    "get_organization_link_regions",
    "get_organization_link_regions_output",
    "get_trunk_metabases",
    "get_trunk_metabases_output",
    "get_trunk_template",
    "get_trunk_template_output",
]


class LocationAddressArgsDict(TypedDict):
    """Postal address. As a dictionary."""

    street1: NotRequired[Optional[pulumi.Input[str]]]
    """Street and number."""
    street2: NotRequired[Optional[pulumi.Input[str]]]
    """Second line of the street."""
    city: NotRequired[Optional[pulumi.Input[str]]]
    """City."""
    state: NotRequired[Optional[pulumi.Input[str]]]
    """State or province."""
    country: NotRequired[Optional[pulumi.Input[str]]]
    """Country, ISO 3166-1 alpha-2 code."""
    zipcode: NotRequired[Optional[pulumi.Input[str]]]
    """Postal code."""


@pulumi.input_type
class LocationAddressArgs:
    """Postal address."""

    street1: Optional[pulumi.Input[str]] = pulumi.property("street1")
    street2: Optional[pulumi.Input[str]] = pulumi.property("street2")
    city: Optional[pulumi.Input[str]] = pulumi.property("city")
    state: Optional[pulumi.Input[str]] = pulumi.property("state")
    country: Optional[pulumi.Input[str]] = pulumi.property("country")
    zipcode: Optional[pulumi.Input[str]] = pulumi.property("zipcode")

    def __init__(
        self,
        *,
        street1: Optional[pulumi.Input[str]] = None,
        street2: Optional[pulumi.Input[str]] = None,
        city: Optional[pulumi.Input[str]] = None,
        state: Optional[pulumi.Input[str]] = None,
        country: Optional[pulumi.Input[str]] = None,
        zipcode: Optional[pulumi.Input[str]] = None,
    ) -> None:
        """Takes the values.

        Args:
            street1: Street and number.
            street2: Second line of the street.
            city: City.
            state: State or province.
            country: Country, ISO 3166-1 alpha-2 code.
            zipcode: Postal code.
        """
        if street1 is not None:
            pulumi.set(self, "street1", street1)
        if street2 is not None:
            pulumi.set(self, "street2", street2)
        if city is not None:
            pulumi.set(self, "city", city)
        if state is not None:
            pulumi.set(self, "state", state)
        if country is not None:
            pulumi.set(self, "country", country)
        if zipcode is not None:
            pulumi.set(self, "zipcode", zipcode)


@pulumi.output_type
class LocationAddress:
    """Postal address."""

    street1: Optional[str] = pulumi.property("street1")
    """Street and number."""
    street2: Optional[str] = pulumi.property("street2")
    """Second line of the street."""
    city: Optional[str] = pulumi.property("city")
    """City."""
    state: Optional[str] = pulumi.property("state")
    """State or province."""
    country: Optional[str] = pulumi.property("country")
    """Country, ISO 3166-1 alpha-2 code."""
    zipcode: Optional[str] = pulumi.property("zipcode")
    """Postal code."""

    def __init__(self, *, street1: Any, street2: Any, city: Any, state: Any, country: Any, zipcode: Any) -> None:
        pulumi.set(self, "street1", street1)
        pulumi.set(self, "street2", street2)
        pulumi.set(self, "city", city)
        pulumi.set(self, "state", state)
        pulumi.set(self, "country", country)
        pulumi.set(self, "zipcode", zipcode)


class LocationEmergencyNumberArgsDict(TypedDict):
    """Number that emergency services call back. As a dictionary."""

    number: pulumi.Input[str]
    """Number in E.164 form, such as `+4969123456`."""
    type: NotRequired[Optional[pulumi.Input[str]]]
    """Type of the number: `default` or `elin`."""


@pulumi.input_type
class LocationEmergencyNumberArgs:
    """Number that emergency services call back."""

    number: pulumi.Input[str] = pulumi.property("number")
    type: Optional[pulumi.Input[str]] = pulumi.property("type")

    def __init__(
        self,
        *,
        number: pulumi.Input[str],
        type: Optional[pulumi.Input[str]] = None,
    ) -> None:
        """Takes the values.

        Args:
            number: Number in E.164 form, such as `+4969123456`.
            type: Type of the number: `default` or `elin`.
        """
        pulumi.set(self, "number", number)
        if type is not None:
            pulumi.set(self, "type", type)


@pulumi.output_type
class LocationEmergencyNumber:
    """Number that emergency services call back."""

    number: str = pulumi.property("number")
    """Number in E.164 form, such as `+4969123456`."""
    type: Optional[str] = pulumi.property("type")
    """Type of the number: `default` or `elin`."""

    def __init__(self, *, number: Any, type: Any) -> None:
        pulumi.set(self, "number", number)
        pulumi.set(self, "type", type)


class NumberRangeArgsDict(TypedDict):
    """Numbers from `start` to `end`, both included. As a dictionary."""

    start: pulumi.Input[str]
    """First number."""
    end: NotRequired[Optional[pulumi.Input[str]]]
    """Last number; left out for a single number."""


@pulumi.input_type
class NumberRangeArgs:
    """Numbers from `start` to `end`, both included."""

    start: pulumi.Input[str] = pulumi.property("start")
    end: Optional[pulumi.Input[str]] = pulumi.property("end")

    def __init__(
        self,
        *,
        start: pulumi.Input[str],
        end: Optional[pulumi.Input[str]] = None,
    ) -> None:
        """Takes the values.

        Args:
            start: First number.
            end: Last number; left out for a single number.
        """
        pulumi.set(self, "start", start)
        if end is not None:
            pulumi.set(self, "end", end)


@pulumi.output_type
class NumberRange:
    """Numbers from `start` to `end`, both included."""

    start: str = pulumi.property("start")
    """First number."""
    end: Optional[str] = pulumi.property("end")
    """Last number; left out for a single number."""

    def __init__(self, *, start: Any, end: Any) -> None:
        pulumi.set(self, "start", start)
        pulumi.set(self, "end", end)


class DigitLengthArgsDict(TypedDict):
    """Numbers with `start` to `end` digits. As a dictionary."""

    start: pulumi.Input[str]
    """Fewest digits."""
    end: pulumi.Input[str]
    """Most digits."""


@pulumi.input_type
class DigitLengthArgs:
    """Numbers with `start` to `end` digits."""

    start: pulumi.Input[str] = pulumi.property("start")
    end: pulumi.Input[str] = pulumi.property("end")

    def __init__(
        self,
        *,
        start: pulumi.Input[str],
        end: pulumi.Input[str],
    ) -> None:
        """Takes the values.

        Args:
            start: Fewest digits.
            end: Most digits.
        """
        pulumi.set(self, "start", start)
        pulumi.set(self, "end", end)


@pulumi.output_type
class DigitLength:
    """Numbers with `start` to `end` digits."""

    start: str = pulumi.property("start")
    """Fewest digits."""
    end: str = pulumi.property("end")
    """Most digits."""

    def __init__(self, *, start: Any, end: Any) -> None:
        pulumi.set(self, "start", start)
        pulumi.set(self, "end", end)


class NumberPlanArgsDict(TypedDict):
    """How one kind of number is recognised, rewritten and classified. As a dictionary."""

    name: pulumi.Input[str]
    """Name; unique in the site."""
    match: NotRequired[Optional[pulumi.Input[str]]]
    """Regular expression, for `matchType` `regex`."""
    normalized_format: NotRequired[Optional[pulumi.Input[str]]]
    """How a matching number is rewritten, with `$1` for the first group."""
    priority: NotRequired[Optional[pulumi.Input[int]]]
    """Place in the order of evaluation."""
    classification: NotRequired[Optional[pulumi.Input[str]]]
    """Class of the number, which outbound routes refer to."""
    match_type: NotRequired[Optional[pulumi.Input[str]]]
    """How numbers are recognised. One of: numberList, digitLength, intraCountryCode, interCountryCode, regex."""
    numbers: NotRequired[Optional[pulumi.Input[Sequence[pulumi.Input[Union[NumberRangeArgs, NumberRangeArgsDict]]]]]]
    """Numbers, for `matchType` `numberList`."""
    digit_length: NotRequired[Optional[pulumi.Input[Union[DigitLengthArgs, DigitLengthArgsDict]]]]
    """Lengths, for `matchType` `digitLength`."""


@pulumi.input_type
class NumberPlanArgs:
    """How one kind of number is recognised, rewritten and classified."""

    name: pulumi.Input[str] = pulumi.property("name")
    match: Optional[pulumi.Input[str]] = pulumi.property("match")
    normalized_format: Optional[pulumi.Input[str]] = pulumi.property("normalizedFormat")
    priority: Optional[pulumi.Input[int]] = pulumi.property("priority")
    classification: Optional[pulumi.Input[str]] = pulumi.property("classification")
    match_type: Optional[pulumi.Input[str]] = pulumi.property("matchType")
    numbers: Optional[pulumi.Input[Sequence[pulumi.Input[NumberRangeArgs]]]] = pulumi.property("numbers")
    digit_length: Optional[pulumi.Input[DigitLengthArgs]] = pulumi.property("digitLength")

    def __init__(
        self,
        *,
        name: pulumi.Input[str],
        match: Optional[pulumi.Input[str]] = None,
        normalized_format: Optional[pulumi.Input[str]] = None,
        priority: Optional[pulumi.Input[int]] = None,
        classification: Optional[pulumi.Input[str]] = None,
        match_type: Optional[pulumi.Input[str]] = None,
        numbers: Optional[pulumi.Input[Sequence[pulumi.Input[Union[NumberRangeArgs, NumberRangeArgsDict]]]]] = None,
        digit_length: Optional[pulumi.Input[Union[DigitLengthArgs, DigitLengthArgsDict]]] = None,
    ) -> None:
        """Takes the values.

        Args:
            name: Name; unique in the site.
            match: Regular expression, for `matchType` `regex`.
            normalized_format: How a matching number is rewritten, with `$1` for the first group.
            priority: Place in the order of evaluation.
            classification: Class of the number, which outbound routes refer to.
            match_type: How numbers are recognised. One of: numberList, digitLength, intraCountryCode,
                interCountryCode, regex.
            numbers: Numbers, for `matchType` `numberList`.
            digit_length: Lengths, for `matchType` `digitLength`.
        """
        pulumi.set(self, "name", name)
        if match is not None:
            pulumi.set(self, "match", match)
        if normalized_format is not None:
            pulumi.set(self, "normalized_format", normalized_format)
        if priority is not None:
            pulumi.set(self, "priority", priority)
        if classification is not None:
            pulumi.set(self, "classification", classification)
        if match_type is not None:
            pulumi.set(self, "match_type", match_type)
        if numbers is not None:
            pulumi.set(self, "numbers", numbers)
        if digit_length is not None:
            pulumi.set(self, "digit_length", digit_length)


@pulumi.output_type
class NumberPlan:
    """How one kind of number is recognised, rewritten and classified."""

    name: str = pulumi.property("name")
    """Name; unique in the site."""
    match: Optional[str] = pulumi.property("match")
    """Regular expression, for `matchType` `regex`."""
    normalized_format: Optional[str] = pulumi.property("normalizedFormat")
    """How a matching number is rewritten, with `$1` for the first group."""
    priority: Optional[int] = pulumi.property("priority")
    """Place in the order of evaluation."""
    classification: Optional[str] = pulumi.property("classification")
    """Class of the number, which outbound routes refer to."""
    match_type: str = pulumi.property("matchType")
    """How numbers are recognised. One of: numberList, digitLength, intraCountryCode, interCountryCode, regex."""
    numbers: Optional[Sequence[NumberRange]] = pulumi.property("numbers")
    """Numbers, for `matchType` `numberList`."""
    digit_length: Optional[DigitLength] = pulumi.property("digitLength")
    """Lengths, for `matchType` `digitLength`."""

    def __init__(self, *, name: Any, match: Any, normalized_format: Any, priority: Any, classification: Any, match_type: Any, numbers: Any, digit_length: Any) -> None:
        pulumi.set(self, "name", name)
        pulumi.set(self, "match", match)
        pulumi.set(self, "normalized_format", normalized_format)
        pulumi.set(self, "priority", priority)
        pulumi.set(self, "classification", classification)
        pulumi.set(self, "match_type", match_type)
        pulumi.set(self, "numbers", numbers)
        pulumi.set(self, "digit_length", digit_length)


@pulumi.output_type
class RoutedNumber:
    """Where a number is routed."""

    number_id: str = pulumi.property("numberId")
    """Id of the number."""
    status: Optional[str] = pulumi.property("status")
    """Normal, Redirected or Pending."""
    region: Optional[str] = pulumi.property("region")
    """AWS region where the number is now."""
    owner_organization_id: Optional[str] = pulumi.property("ownerOrganizationId")
    """Id of the organisation that owns it."""
    active_organization_id: Optional[str] = pulumi.property("activeOrganizationId")
    """Id of the organisation that takes its calls now."""
    pending_organization_id: Optional[str] = pulumi.property("pendingOrganizationId")
    """Id of the organisation that it is being moved to."""

    def __init__(self, *, number_id: Any, status: Any, region: Any, owner_organization_id: Any, active_organization_id: Any, pending_organization_id: Any) -> None:
        pulumi.set(self, "number_id", number_id)
        pulumi.set(self, "status", status)
        pulumi.set(self, "region", region)
        pulumi.set(self, "owner_organization_id", owner_organization_id)
        pulumi.set(self, "active_organization_id", active_organization_id)
        pulumi.set(self, "pending_organization_id", pending_organization_id)


class TrunkServerProxyArgsDict(TypedDict):
    """A session border controller of the carrier. As a dictionary."""

    host: pulumi.Input[str]
    """Host name or address."""
    port: NotRequired[Optional[pulumi.Input[int]]]
    """Port; left out for the default of the transport."""


@pulumi.input_type
class TrunkServerProxyArgs:
    """A session border controller of the carrier."""

    host: pulumi.Input[str] = pulumi.property("host")
    port: Optional[pulumi.Input[int]] = pulumi.property("port")

    def __init__(
        self,
        *,
        host: pulumi.Input[str],
        port: Optional[pulumi.Input[int]] = None,
    ) -> None:
        """Takes the values.

        Args:
            host: Host name or address.
            port: Port; left out for the default of the transport.
        """
        pulumi.set(self, "host", host)
        if port is not None:
            pulumi.set(self, "port", port)


@pulumi.output_type
class TrunkServerProxy:
    """A session border controller of the carrier."""

    host: str = pulumi.property("host")
    """Host name or address."""
    port: Optional[int] = pulumi.property("port")
    """Port; left out for the default of the transport."""

    def __init__(self, *, host: Any, port: Any) -> None:
        pulumi.set(self, "host", host)
        pulumi.set(self, "port", port)


@pulumi.input_type
class _DidPoolValues:
    """Values of DidPool."""

    start_phone_number: Optional[pulumi.Input[str]] = pulumi.property("startPhoneNumber")
    end_phone_number: Optional[pulumi.Input[str]] = pulumi.property("endPhoneNumber")
    description: Optional[pulumi.Input[str]] = pulumi.property("description")
    comments: Optional[pulumi.Input[str]] = pulumi.property("comments")

    def __init__(self) -> None: ...


class DidPool(pulumi.CustomResource):
    """A range of telephone numbers that call routes may use."""

    start_phone_number: pulumi.Output[str] = pulumi.property("startPhoneNumber")
    """First number, in E.164 form."""
    end_phone_number: pulumi.Output[str] = pulumi.property("endPhoneNumber")
    """Last number, in E.164 form."""
    description: pulumi.Output[Optional[str]] = pulumi.property("description")
    """What the numbers are for."""
    comments: pulumi.Output[Optional[str]] = pulumi.property("comments")
    """Comments."""

    def __init__(
        self,
        resource_name: str,
        opts: Optional[pulumi.ResourceOptions] = None,
        *,
        start_phone_number: pulumi.Input[str],
        end_phone_number: pulumi.Input[str],
        description: Optional[pulumi.Input[str]] = None,
        comments: Optional[pulumi.Input[str]] = None,
    ) -> None:
        """Declares the resource.

        Args:
            resource_name: Name of the resource in the stack.
            opts: Options of the resource.
            start_phone_number: First number, in E.164 form.
            end_phone_number: Last number, in E.164 form.
            description: What the numbers are for.
            comments: Comments.
        """
        _values = _DidPoolValues()
        _values.__dict__["start_phone_number"] = start_phone_number
        _values.__dict__["end_phone_number"] = end_phone_number
        _values.__dict__["description"] = description
        _values.__dict__["comments"] = comments
        opts = _utilities.resource_options(opts, secrets=[])
        super().__init__("genesys:telephony:DidPool", resource_name, _values, opts)  # type: ignore[arg-type]

    @staticmethod
    def get(
        resource_name: str,
        id: pulumi.Input[str],
        opts: Optional[pulumi.ResourceOptions] = None,
    ) -> "DidPool":
        """Reads an existing object without managing it.

        Args:
            resource_name: Name of the resource in the stack.
            id: Id in Genesys Cloud.
            opts: Options of the resource.
        """
        _values = _DidPoolValues()
        _values.__dict__["start_phone_number"] = None
        _values.__dict__["end_phone_number"] = None
        _values.__dict__["description"] = None
        _values.__dict__["comments"] = None
        opts = pulumi.ResourceOptions.merge(_utilities.resource_options(opts), pulumi.ResourceOptions(id=id))
        resource = DidPool.__new__(DidPool)
        pulumi.CustomResource.__init__(
            resource, "genesys:telephony:DidPool", resource_name, _values, opts  # type: ignore[arg-type]
        )
        return resource


@pulumi.input_type
class _LocationValues:
    """Values of Location."""

    name: Optional[pulumi.Input[str]] = pulumi.property("name")
    description: Optional[pulumi.Input[str]] = pulumi.property("description")
    address: Optional[pulumi.Input[LocationAddressArgs]] = pulumi.property("address")
    emergency_number: Optional[pulumi.Input[LocationEmergencyNumberArgs]] = pulumi.property("emergencyNumber")
    path: Optional[pulumi.Input[Sequence[pulumi.Input[str]]]] = pulumi.property("path")

    def __init__(self) -> None: ...


class Location(pulumi.CustomResource):
    """A place with an address and an emergency number; every site belongs to one."""

    name: pulumi.Output[str] = pulumi.property("name")
    """Name; unique in the organisation."""
    description: pulumi.Output[Optional[str]] = pulumi.property("description")
    """Notes on the location."""
    address: pulumi.Output[Optional[LocationAddress]] = pulumi.property("address")
    """Postal address."""
    emergency_number: pulumi.Output[Optional[LocationEmergencyNumber]] = pulumi.property("emergencyNumber")
    """Number that emergency services call back."""
    path: pulumi.Output[Optional[Sequence[str]]] = pulumi.property("path")
    """Ids of the locations above this one, from the top down."""

    def __init__(
        self,
        resource_name: str,
        opts: Optional[pulumi.ResourceOptions] = None,
        *,
        name: pulumi.Input[str],
        description: Optional[pulumi.Input[str]] = None,
        address: Optional[pulumi.Input[Union[LocationAddressArgs, LocationAddressArgsDict]]] = None,
        emergency_number: Optional[pulumi.Input[Union[LocationEmergencyNumberArgs, LocationEmergencyNumberArgsDict]]] = None,
        path: Optional[pulumi.Input[Sequence[pulumi.Input[str]]]] = None,
    ) -> None:
        """Declares the resource.

        Args:
            resource_name: Name of the resource in the stack.
            opts: Options of the resource.
            name: Name; unique in the organisation.
            description: Notes on the location.
            address: Postal address.
            emergency_number: Number that emergency services call back.
            path: Ids of the locations above this one, from the top down.
        """
        _values = _LocationValues()
        _values.__dict__["name"] = name
        _values.__dict__["description"] = description
        _values.__dict__["address"] = address
        _values.__dict__["emergency_number"] = emergency_number
        _values.__dict__["path"] = path
        opts = _utilities.resource_options(opts, secrets=[])
        super().__init__("genesys:telephony:Location", resource_name, _values, opts)  # type: ignore[arg-type]

    @staticmethod
    def get(
        resource_name: str,
        id: pulumi.Input[str],
        opts: Optional[pulumi.ResourceOptions] = None,
    ) -> "Location":
        """Reads an existing object without managing it.

        Args:
            resource_name: Name of the resource in the stack.
            id: Id in Genesys Cloud.
            opts: Options of the resource.
        """
        _values = _LocationValues()
        _values.__dict__["name"] = None
        _values.__dict__["description"] = None
        _values.__dict__["address"] = None
        _values.__dict__["emergency_number"] = None
        _values.__dict__["path"] = None
        opts = pulumi.ResourceOptions.merge(_utilities.resource_options(opts), pulumi.ResourceOptions(id=id))
        resource = Location.__new__(Location)
        pulumi.CustomResource.__init__(
            resource, "genesys:telephony:Location", resource_name, _values, opts  # type: ignore[arg-type]
        )
        return resource


@pulumi.input_type
class _NumberPlansValues:
    """Values of NumberPlans."""

    site_id: Optional[pulumi.Input[str]] = pulumi.property("siteId")
    plans: Optional[pulumi.Input[Sequence[pulumi.Input[NumberPlanArgs]]]] = pulumi.property("plans")
    previous_plans: Any = pulumi.property("previousPlans")

    def __init__(self) -> None: ...


class NumberPlans(pulumi.CustomResource):
    """The number plans of a site. The list is managed as a whole; undeclared plans of the platform stay."""

    site_id: pulumi.Output[str] = pulumi.property("siteId")
    """Id of the site."""
    plans: pulumi.Output[Sequence[NumberPlan]] = pulumi.property("plans")
    """The plans, in order of evaluation."""
    previous_plans: pulumi.Output[Sequence[Mapping[str, Any]]] = pulumi.property("previousPlans")
    """Plans of the platform as they were before this resource."""

    def __init__(
        self,
        resource_name: str,
        opts: Optional[pulumi.ResourceOptions] = None,
        *,
        site_id: pulumi.Input[str],
        plans: pulumi.Input[Sequence[pulumi.Input[Union[NumberPlanArgs, NumberPlanArgsDict]]]],
    ) -> None:
        """Declares the resource.

        Args:
            resource_name: Name of the resource in the stack.
            opts: Options of the resource.
            site_id: Id of the site.
            plans: The plans, in order of evaluation.
        """
        _values = _NumberPlansValues()
        _values.__dict__["site_id"] = site_id
        _values.__dict__["plans"] = plans
        _values.__dict__["previous_plans"] = None
        opts = _utilities.resource_options(opts, secrets=[])
        super().__init__("genesys:telephony:NumberPlans", resource_name, _values, opts)  # type: ignore[arg-type]

    @staticmethod
    def get(
        resource_name: str,
        id: pulumi.Input[str],
        opts: Optional[pulumi.ResourceOptions] = None,
    ) -> "NumberPlans":
        """Reads an existing object without managing it.

        Args:
            resource_name: Name of the resource in the stack.
            id: Id in Genesys Cloud.
            opts: Options of the resource.
        """
        _values = _NumberPlansValues()
        _values.__dict__["site_id"] = None
        _values.__dict__["plans"] = None
        _values.__dict__["previous_plans"] = None
        opts = pulumi.ResourceOptions.merge(_utilities.resource_options(opts), pulumi.ResourceOptions(id=id))
        resource = NumberPlans.__new__(NumberPlans)
        pulumi.CustomResource.__init__(
            resource, "genesys:telephony:NumberPlans", resource_name, _values, opts  # type: ignore[arg-type]
        )
        return resource


@pulumi.input_type
class _NumberRoutingValues:
    """Values of NumberRouting."""

    allowed_organization_ids: Optional[pulumi.Input[Sequence[pulumi.Input[str]]]] = pulumi.property("allowedOrganizationIds")
    organization_id: Any = pulumi.property("organizationId")
    numbers: Any = pulumi.property("numbers")
    redirected: Any = pulumi.property("redirected")

    def __init__(self) -> None: ...


class NumberRouting(pulumi.CustomResource):
    """Proof that no number is routed out of the European Union or to an unlisted organisation. Writes nothing;
    re-routing is left to operators.
    """

    allowed_organization_ids: pulumi.Output[Sequence[str]] = pulumi.property("allowedOrganizationIds")
    """Ids of linked organisations that may take calls beside this one. All must live in the European Union. Default:
    [].
    """
    organization_id: pulumi.Output[str] = pulumi.property("organizationId")
    """Id of this organisation."""
    numbers: pulumi.Output[Sequence[RoutedNumber]] = pulumi.property("numbers")
    """Where each number is routed now."""
    redirected: pulumi.Output[int] = pulumi.property("redirected")
    """How many numbers are not at home now."""

    def __init__(
        self,
        resource_name: str,
        opts: Optional[pulumi.ResourceOptions] = None,
        *,
        allowed_organization_ids: Optional[pulumi.Input[Sequence[pulumi.Input[str]]]] = None,
    ) -> None:
        """Declares the resource.

        Args:
            resource_name: Name of the resource in the stack.
            opts: Options of the resource.
            allowed_organization_ids: Ids of linked organisations that may take calls beside this one. All must live
                in the European Union. Default: [].
        """
        _values = _NumberRoutingValues()
        _values.__dict__["allowed_organization_ids"] = allowed_organization_ids
        _values.__dict__["organization_id"] = None
        _values.__dict__["numbers"] = None
        _values.__dict__["redirected"] = None
        opts = _utilities.resource_options(opts, secrets=[])
        super().__init__("genesys:telephony:NumberRouting", resource_name, _values, opts)  # type: ignore[arg-type]

    @staticmethod
    def get(
        resource_name: str,
        id: pulumi.Input[str],
        opts: Optional[pulumi.ResourceOptions] = None,
    ) -> "NumberRouting":
        """Reads an existing object without managing it.

        Args:
            resource_name: Name of the resource in the stack.
            id: Id in Genesys Cloud.
            opts: Options of the resource.
        """
        _values = _NumberRoutingValues()
        _values.__dict__["allowed_organization_ids"] = None
        _values.__dict__["organization_id"] = None
        _values.__dict__["numbers"] = None
        _values.__dict__["redirected"] = None
        opts = pulumi.ResourceOptions.merge(_utilities.resource_options(opts), pulumi.ResourceOptions(id=id))
        resource = NumberRouting.__new__(NumberRouting)
        pulumi.CustomResource.__init__(
            resource, "genesys:telephony:NumberRouting", resource_name, _values, opts  # type: ignore[arg-type]
        )
        return resource


@pulumi.input_type
class _OrganizationLinkValues:
    """Values of OrganizationLink."""

    target_organization_id: Optional[pulumi.Input[str]] = pulumi.property("targetOrganizationId")
    target_region: Optional[pulumi.Input[str]] = pulumi.property("targetRegion")
    status: Any = pulumi.property("status")
    target_name: Any = pulumi.property("targetName")
    source_organization_id: Any = pulumi.property("sourceOrganizationId")
    source_region: Any = pulumi.property("sourceRegion")

    def __init__(self) -> None: ...


class OrganizationLink(pulumi.CustomResource):
    """A request for a link to an organisation in the European Union, over which operators may route numbers in a
    disaster. The other organisation must approve.
    """

    target_organization_id: pulumi.Output[str] = pulumi.property("targetOrganizationId")
    """Id of the organisation that may take over numbers."""
    target_region: pulumi.Output[str] = pulumi.property("targetRegion")
    """AWS region in which that organisation lives; in the European Union. Which regions the platform offers:
    `getOrganizationLinkRegions`.
    """
    status: pulumi.Output[str] = pulumi.property("status")
    """Pending or ApprovalPending until the other side decides, then Approved or Rejected."""
    target_name: pulumi.Output[str] = pulumi.property("targetName")
    """Name of the other organisation."""
    source_organization_id: pulumi.Output[str] = pulumi.property("sourceOrganizationId")
    """Id of this organisation."""
    source_region: pulumi.Output[str] = pulumi.property("sourceRegion")
    """AWS region in which this organisation lives."""

    def __init__(
        self,
        resource_name: str,
        opts: Optional[pulumi.ResourceOptions] = None,
        *,
        target_organization_id: pulumi.Input[str],
        target_region: pulumi.Input[str],
    ) -> None:
        """Declares the resource.

        Args:
            resource_name: Name of the resource in the stack.
            opts: Options of the resource.
            target_organization_id: Id of the organisation that may take over numbers.
            target_region: AWS region in which that organisation lives; in the European Union. Which regions the
                platform offers: `getOrganizationLinkRegions`.
        """
        _values = _OrganizationLinkValues()
        _values.__dict__["target_organization_id"] = target_organization_id
        _values.__dict__["target_region"] = target_region
        _values.__dict__["status"] = None
        _values.__dict__["target_name"] = None
        _values.__dict__["source_organization_id"] = None
        _values.__dict__["source_region"] = None
        opts = _utilities.resource_options(opts, secrets=[])
        super().__init__("genesys:telephony:OrganizationLink", resource_name, _values, opts)  # type: ignore[arg-type]

    @staticmethod
    def get(
        resource_name: str,
        id: pulumi.Input[str],
        opts: Optional[pulumi.ResourceOptions] = None,
    ) -> "OrganizationLink":
        """Reads an existing object without managing it.

        Args:
            resource_name: Name of the resource in the stack.
            id: Id in Genesys Cloud.
            opts: Options of the resource.
        """
        _values = _OrganizationLinkValues()
        _values.__dict__["target_organization_id"] = None
        _values.__dict__["target_region"] = None
        _values.__dict__["status"] = None
        _values.__dict__["target_name"] = None
        _values.__dict__["source_organization_id"] = None
        _values.__dict__["source_region"] = None
        opts = pulumi.ResourceOptions.merge(_utilities.resource_options(opts), pulumi.ResourceOptions(id=id))
        resource = OrganizationLink.__new__(OrganizationLink)
        pulumi.CustomResource.__init__(
            resource, "genesys:telephony:OrganizationLink", resource_name, _values, opts  # type: ignore[arg-type]
        )
        return resource


@pulumi.input_type
class _OutboundRouteValues:
    """Values of OutboundRoute."""

    site_id: Optional[pulumi.Input[str]] = pulumi.property("siteId")
    name: Optional[pulumi.Input[str]] = pulumi.property("name")
    description: Optional[pulumi.Input[str]] = pulumi.property("description")
    classification_types: Optional[pulumi.Input[Sequence[pulumi.Input[str]]]] = pulumi.property("classificationTypes")
    enabled: Optional[pulumi.Input[bool]] = pulumi.property("enabled")
    distribution: Optional[pulumi.Input[str]] = pulumi.property("distribution")
    trunk_base_ids: Optional[pulumi.Input[Sequence[pulumi.Input[str]]]] = pulumi.property("trunkBaseIds")
    carriers: Optional[pulumi.Input[Sequence[pulumi.Input[str]]]] = pulumi.property("carriers")

    def __init__(self) -> None: ...


class OutboundRoute(pulumi.CustomResource):
    """Which trunks carry which outbound calls; two carriers in sequence survive the loss of one."""

    site_id: pulumi.Output[str] = pulumi.property("siteId")
    """Id of the site."""
    name: pulumi.Output[str] = pulumi.property("name")
    """Name; unique in the site."""
    classification_types: pulumi.Output[Sequence[str]] = pulumi.property("classificationTypes")
    """Classes of numbers that take this route."""
    trunk_base_ids: pulumi.Output[Sequence[str]] = pulumi.property("trunkBaseIds")
    """Ids of the trunks, first choice first."""
    description: pulumi.Output[Optional[str]] = pulumi.property("description")
    """What the route is for."""
    enabled: pulumi.Output[bool] = pulumi.property("enabled")
    """Whether the route is used. Default: True."""
    distribution: pulumi.Output[str] = pulumi.property("distribution")
    """How trunks are chosen: `SEQUENTIAL` is failover in order, `RANDOM` spreads the load. One of: SEQUENTIAL, RANDOM.
    Default: SEQUENTIAL.
    """
    carriers: pulumi.Output[Optional[Sequence[str]]] = pulumi.property("carriers")
    """Names of the operators behind the trunks, in the same order. Kept in the state as declared evidence of
    diversity, not sent to Genesys.
    """

    def __init__(
        self,
        resource_name: str,
        opts: Optional[pulumi.ResourceOptions] = None,
        *,
        site_id: pulumi.Input[str],
        name: pulumi.Input[str],
        classification_types: pulumi.Input[Sequence[pulumi.Input[str]]],
        trunk_base_ids: pulumi.Input[Sequence[pulumi.Input[str]]],
        description: Optional[pulumi.Input[str]] = None,
        enabled: Optional[pulumi.Input[bool]] = None,
        distribution: Optional[pulumi.Input[str]] = None,
        carriers: Optional[pulumi.Input[Sequence[pulumi.Input[str]]]] = None,
    ) -> None:
        """Declares the resource.

        Args:
            resource_name: Name of the resource in the stack.
            opts: Options of the resource.
            site_id: Id of the site.
            name: Name; unique in the site.
            classification_types: Classes of numbers that take this route.
            trunk_base_ids: Ids of the trunks, first choice first.
            description: What the route is for.
            enabled: Whether the route is used. Default: True.
            distribution: How trunks are chosen: `SEQUENTIAL` is failover in order, `RANDOM` spreads the load. One
                of: SEQUENTIAL, RANDOM. Default: SEQUENTIAL.
            carriers: Names of the operators behind the trunks, in the same order. Kept in the state as declared
                evidence of diversity, not sent to Genesys.
        """
        _values = _OutboundRouteValues()
        _values.__dict__["site_id"] = site_id
        _values.__dict__["name"] = name
        _values.__dict__["classification_types"] = classification_types
        _values.__dict__["trunk_base_ids"] = trunk_base_ids
        _values.__dict__["description"] = description
        _values.__dict__["enabled"] = enabled
        _values.__dict__["distribution"] = distribution
        _values.__dict__["carriers"] = carriers
        opts = _utilities.resource_options(opts, secrets=[])
        super().__init__("genesys:telephony:OutboundRoute", resource_name, _values, opts)  # type: ignore[arg-type]

    @staticmethod
    def get(
        resource_name: str,
        id: pulumi.Input[str],
        opts: Optional[pulumi.ResourceOptions] = None,
    ) -> "OutboundRoute":
        """Reads an existing object without managing it.

        Args:
            resource_name: Name of the resource in the stack.
            id: Id in Genesys Cloud.
            opts: Options of the resource.
        """
        _values = _OutboundRouteValues()
        _values.__dict__["site_id"] = None
        _values.__dict__["name"] = None
        _values.__dict__["description"] = None
        _values.__dict__["classification_types"] = None
        _values.__dict__["enabled"] = None
        _values.__dict__["distribution"] = None
        _values.__dict__["trunk_base_ids"] = None
        _values.__dict__["carriers"] = None
        opts = pulumi.ResourceOptions.merge(_utilities.resource_options(opts), pulumi.ResourceOptions(id=id))
        resource = OutboundRoute.__new__(OutboundRoute)
        pulumi.CustomResource.__init__(
            resource, "genesys:telephony:OutboundRoute", resource_name, _values, opts  # type: ignore[arg-type]
        )
        return resource


@pulumi.input_type
class _SiteValues:
    """Values of Site."""

    name: Optional[pulumi.Input[str]] = pulumi.property("name")
    location_id: Optional[pulumi.Input[str]] = pulumi.property("locationId")
    description: Optional[pulumi.Input[str]] = pulumi.property("description")
    media_model: Optional[pulumi.Input[str]] = pulumi.property("mediaModel")
    media_regions: Optional[pulumi.Input[Sequence[pulumi.Input[str]]]] = pulumi.property("mediaRegions")
    media_regions_use_latency_based: Optional[pulumi.Input[bool]] = pulumi.property("mediaRegionsUseLatencyBased")
    caller_id: Optional[pulumi.Input[str]] = pulumi.property("callerId")
    caller_name: Optional[pulumi.Input[str]] = pulumi.property("callerName")
    effective_media_regions: Any = pulumi.property("effectiveMediaRegions")
    home_region_added: Any = pulumi.property("homeRegionAdded")

    def __init__(self) -> None: ...


class Site(pulumi.CustomResource):
    """A site: it decides which regions carry the media of its trunks and phones."""

    name: pulumi.Output[str] = pulumi.property("name")
    """Name; unique in the organisation."""
    location_id: pulumi.Output[str] = pulumi.property("locationId")
    """Id of the location."""
    media_regions: pulumi.Output[Sequence[str]] = pulumi.property("mediaRegions")
    """AWS regions that may carry the media, in order of preference. Each must lie in the European Union. Genesys adds
    the home region when it is missing.
    """
    description: pulumi.Output[Optional[str]] = pulumi.property("description")
    """What the site is for."""
    media_model: pulumi.Output[str] = pulumi.property("mediaModel")
    """Where media runs: `Cloud` (Genesys) or `Premises` (edges of yours). One of: Cloud, Premises. Default: Cloud."""
    media_regions_use_latency_based: pulumi.Output[bool] = pulumi.property("mediaRegionsUseLatencyBased")
    """Whether Genesys picks the media region by latency, which may be any region in the world. Must be false. Default:
    False.
    """
    caller_id: pulumi.Output[Optional[str]] = pulumi.property("callerId")
    """Number shown to the called party, in E.164 form."""
    caller_name: pulumi.Output[Optional[str]] = pulumi.property("callerName")
    """Name shown to the called party."""
    effective_media_regions: pulumi.Output[Sequence[str]] = pulumi.property("effectiveMediaRegions")
    """Media regions in force, with the home region if it was added."""
    home_region_added: pulumi.Output[bool] = pulumi.property("homeRegionAdded")
    """Whether Genesys added the home region by itself."""

    def __init__(
        self,
        resource_name: str,
        opts: Optional[pulumi.ResourceOptions] = None,
        *,
        name: pulumi.Input[str],
        location_id: pulumi.Input[str],
        media_regions: pulumi.Input[Sequence[pulumi.Input[str]]],
        description: Optional[pulumi.Input[str]] = None,
        media_model: Optional[pulumi.Input[str]] = None,
        media_regions_use_latency_based: Optional[pulumi.Input[bool]] = None,
        caller_id: Optional[pulumi.Input[str]] = None,
        caller_name: Optional[pulumi.Input[str]] = None,
    ) -> None:
        """Declares the resource.

        Args:
            resource_name: Name of the resource in the stack.
            opts: Options of the resource.
            name: Name; unique in the organisation.
            location_id: Id of the location.
            media_regions: AWS regions that may carry the media, in order of preference. Each must lie in the
                European Union. Genesys adds the home region when it is missing.
            description: What the site is for.
            media_model: Where media runs: `Cloud` (Genesys) or `Premises` (edges of yours). One of: Cloud,
                Premises. Default: Cloud.
            media_regions_use_latency_based: Whether Genesys picks the media region by latency, which may be any
                region in the world. Must be false. Default: False.
            caller_id: Number shown to the called party, in E.164 form.
            caller_name: Name shown to the called party.
        """
        _values = _SiteValues()
        _values.__dict__["name"] = name
        _values.__dict__["location_id"] = location_id
        _values.__dict__["media_regions"] = media_regions
        _values.__dict__["description"] = description
        _values.__dict__["media_model"] = media_model
        _values.__dict__["media_regions_use_latency_based"] = media_regions_use_latency_based
        _values.__dict__["caller_id"] = caller_id
        _values.__dict__["caller_name"] = caller_name
        _values.__dict__["effective_media_regions"] = None
        _values.__dict__["home_region_added"] = None
        opts = _utilities.resource_options(opts, secrets=[])
        super().__init__("genesys:telephony:Site", resource_name, _values, opts)  # type: ignore[arg-type]

    @staticmethod
    def get(
        resource_name: str,
        id: pulumi.Input[str],
        opts: Optional[pulumi.ResourceOptions] = None,
    ) -> "Site":
        """Reads an existing object without managing it.

        Args:
            resource_name: Name of the resource in the stack.
            id: Id in Genesys Cloud.
            opts: Options of the resource.
        """
        _values = _SiteValues()
        _values.__dict__["name"] = None
        _values.__dict__["location_id"] = None
        _values.__dict__["description"] = None
        _values.__dict__["media_model"] = None
        _values.__dict__["media_regions"] = None
        _values.__dict__["media_regions_use_latency_based"] = None
        _values.__dict__["caller_id"] = None
        _values.__dict__["caller_name"] = None
        _values.__dict__["effective_media_regions"] = None
        _values.__dict__["home_region_added"] = None
        opts = pulumi.ResourceOptions.merge(_utilities.resource_options(opts), pulumi.ResourceOptions(id=id))
        resource = Site.__new__(Site)
        pulumi.CustomResource.__init__(
            resource, "genesys:telephony:Site", resource_name, _values, opts  # type: ignore[arg-type]
        )
        return resource


@pulumi.input_type
class _TrunkBaseValues:
    """Values of TrunkBase."""

    name: Optional[pulumi.Input[str]] = pulumi.property("name")
    description: Optional[pulumi.Input[str]] = pulumi.property("description")
    trunk_metabase_id: Optional[pulumi.Input[str]] = pulumi.property("trunkMetabaseId")
    trunk_type: Optional[pulumi.Input[str]] = pulumi.property("trunkType")
    site_id: Optional[pulumi.Input[str]] = pulumi.property("siteId")
    inbound_site_id: Optional[pulumi.Input[str]] = pulumi.property("inboundSiteId")
    carrier: Optional[pulumi.Input[str]] = pulumi.property("carrier")
    server_proxies: Optional[pulumi.Input[Sequence[pulumi.Input[TrunkServerProxyArgs]]]] = pulumi.property("serverProxies")
    transport: Optional[pulumi.Input[str]] = pulumi.property("transport")
    srtp_cipher_suites: Optional[pulumi.Input[Sequence[pulumi.Input[str]]]] = pulumi.property("srtpCipherSuites")
    sip_realm: Optional[pulumi.Input[str]] = pulumi.property("sipRealm")
    sip_username: Optional[pulumi.Input[str]] = pulumi.property("sipUsername")
    sip_password: Optional[pulumi.Input[str]] = pulumi.property("sipPassword")
    access_allow_list: Optional[pulumi.Input[Sequence[pulumi.Input[str]]]] = pulumi.property("accessAllowList")
    recording_enabled: Optional[pulumi.Input[bool]] = pulumi.property("recordingEnabled")
    extra_properties: Optional[pulumi.Input[Mapping[str, Any]]] = pulumi.property("extraProperties")

    def __init__(self) -> None: ...


class TrunkBase(pulumi.CustomResource):
    """Settings of a trunk: carrier, proxies, encryption and the sites that pin its media regions."""

    name: pulumi.Output[str] = pulumi.property("name")
    """Name; unique in the organisation."""
    trunk_metabase_id: pulumi.Output[str] = pulumi.property("trunkMetabaseId")
    """Id of the kind of trunk, such as `external_sip_pcv_byoc_carrier.json`."""
    trunk_type: pulumi.Output[str] = pulumi.property("trunkType")
    """What is at the other end: a carrier, phones or another edge. One of: EXTERNAL, PHONE, EDGE."""
    description: pulumi.Output[Optional[str]] = pulumi.property("description")
    """What the trunk is for."""
    site_id: pulumi.Output[Optional[str]] = pulumi.property("siteId")
    """Id of the site whose media regions and dial plan the trunk uses; required for a carrier of your own (BYOC)."""
    inbound_site_id: pulumi.Output[Optional[str]] = pulumi.property("inboundSiteId")
    """Id of the site for inbound calls; required for a carrier of your own (BYOC)."""
    carrier: pulumi.Output[Optional[str]] = pulumi.property("carrier")
    """Name of the operator behind the trunk. Kept in the state as declared evidence of diversity, not sent to Genesys."""
    server_proxies: pulumi.Output[Optional[Sequence[TrunkServerProxy]]] = pulumi.property("serverProxies")
    """The carrier's proxies, in order of preference."""
    transport: pulumi.Output[Optional[str]] = pulumi.property("transport")
    """Transport of the signalling; `tls` encrypts it. One of: udp, tcp, tls."""
    srtp_cipher_suites: pulumi.Output[Optional[Sequence[str]]] = pulumi.property("srtpCipherSuites")
    """Cipher suites that encrypt the media, such as `AES_CM_128_HMAC_SHA1_80`."""
    sip_realm: pulumi.Output[Optional[str]] = pulumi.property("sipRealm")
    """Realm of the SIP credentials."""
    sip_username: pulumi.Output[Optional[str]] = pulumi.property("sipUsername")
    """User name of the SIP credentials."""
    sip_password: pulumi.Output[Optional[str]] = pulumi.property("sipPassword")
    """Password of the SIP credentials."""
    access_allow_list: pulumi.Output[Optional[Sequence[str]]] = pulumi.property("accessAllowList")
    """Addresses (CIDR) from which calls are taken."""
    recording_enabled: pulumi.Output[Optional[bool]] = pulumi.property("recordingEnabled")
    """Whether calls over the trunk may be recorded."""
    extra_properties: pulumi.Output[Optional[Mapping[str, Any]]] = pulumi.property("extraProperties")
    """Further trunk properties by Genesys key, such as `trunk_media_codec`; only the declared keys are managed."""

    def __init__(
        self,
        resource_name: str,
        opts: Optional[pulumi.ResourceOptions] = None,
        *,
        name: pulumi.Input[str],
        trunk_metabase_id: pulumi.Input[str],
        trunk_type: pulumi.Input[str],
        description: Optional[pulumi.Input[str]] = None,
        site_id: Optional[pulumi.Input[str]] = None,
        inbound_site_id: Optional[pulumi.Input[str]] = None,
        carrier: Optional[pulumi.Input[str]] = None,
        server_proxies: Optional[pulumi.Input[Sequence[pulumi.Input[Union[TrunkServerProxyArgs, TrunkServerProxyArgsDict]]]]] = None,
        transport: Optional[pulumi.Input[str]] = None,
        srtp_cipher_suites: Optional[pulumi.Input[Sequence[pulumi.Input[str]]]] = None,
        sip_realm: Optional[pulumi.Input[str]] = None,
        sip_username: Optional[pulumi.Input[str]] = None,
        sip_password: Optional[pulumi.Input[str]] = None,
        access_allow_list: Optional[pulumi.Input[Sequence[pulumi.Input[str]]]] = None,
        recording_enabled: Optional[pulumi.Input[bool]] = None,
        extra_properties: Optional[pulumi.Input[Mapping[str, Any]]] = None,
    ) -> None:
        """Declares the resource.

        Args:
            resource_name: Name of the resource in the stack.
            opts: Options of the resource.
            name: Name; unique in the organisation.
            trunk_metabase_id: Id of the kind of trunk, such as `external_sip_pcv_byoc_carrier.json`.
            trunk_type: What is at the other end: a carrier, phones or another edge. One of: EXTERNAL, PHONE, EDGE.
            description: What the trunk is for.
            site_id: Id of the site whose media regions and dial plan the trunk uses; required for a carrier of your
                own (BYOC).
            inbound_site_id: Id of the site for inbound calls; required for a carrier of your own (BYOC).
            carrier: Name of the operator behind the trunk. Kept in the state as declared evidence of diversity, not
                sent to Genesys.
            server_proxies: The carrier's proxies, in order of preference.
            transport: Transport of the signalling; `tls` encrypts it. One of: udp, tcp, tls.
            srtp_cipher_suites: Cipher suites that encrypt the media, such as `AES_CM_128_HMAC_SHA1_80`.
            sip_realm: Realm of the SIP credentials.
            sip_username: User name of the SIP credentials.
            sip_password: Password of the SIP credentials.
            access_allow_list: Addresses (CIDR) from which calls are taken.
            recording_enabled: Whether calls over the trunk may be recorded.
            extra_properties: Further trunk properties by Genesys key, such as `trunk_media_codec`; only the
                declared keys are managed.
        """
        _values = _TrunkBaseValues()
        _values.__dict__["name"] = name
        _values.__dict__["trunk_metabase_id"] = trunk_metabase_id
        _values.__dict__["trunk_type"] = trunk_type
        _values.__dict__["description"] = description
        _values.__dict__["site_id"] = site_id
        _values.__dict__["inbound_site_id"] = inbound_site_id
        _values.__dict__["carrier"] = carrier
        _values.__dict__["server_proxies"] = server_proxies
        _values.__dict__["transport"] = transport
        _values.__dict__["srtp_cipher_suites"] = srtp_cipher_suites
        _values.__dict__["sip_realm"] = sip_realm
        _values.__dict__["sip_username"] = sip_username
        _values.__dict__["sip_password"] = None if sip_password is None else pulumi.Output.secret(sip_password)
        _values.__dict__["access_allow_list"] = access_allow_list
        _values.__dict__["recording_enabled"] = recording_enabled
        _values.__dict__["extra_properties"] = extra_properties
        opts = _utilities.resource_options(opts, secrets=['sipPassword'])
        super().__init__("genesys:telephony:TrunkBase", resource_name, _values, opts)  # type: ignore[arg-type]

    @staticmethod
    def get(
        resource_name: str,
        id: pulumi.Input[str],
        opts: Optional[pulumi.ResourceOptions] = None,
    ) -> "TrunkBase":
        """Reads an existing object without managing it.

        Args:
            resource_name: Name of the resource in the stack.
            id: Id in Genesys Cloud.
            opts: Options of the resource.
        """
        _values = _TrunkBaseValues()
        _values.__dict__["name"] = None
        _values.__dict__["description"] = None
        _values.__dict__["trunk_metabase_id"] = None
        _values.__dict__["trunk_type"] = None
        _values.__dict__["site_id"] = None
        _values.__dict__["inbound_site_id"] = None
        _values.__dict__["carrier"] = None
        _values.__dict__["server_proxies"] = None
        _values.__dict__["transport"] = None
        _values.__dict__["srtp_cipher_suites"] = None
        _values.__dict__["sip_realm"] = None
        _values.__dict__["sip_username"] = None
        _values.__dict__["sip_password"] = None
        _values.__dict__["access_allow_list"] = None
        _values.__dict__["recording_enabled"] = None
        _values.__dict__["extra_properties"] = None
        opts = pulumi.ResourceOptions.merge(_utilities.resource_options(opts), pulumi.ResourceOptions(id=id))
        resource = TrunkBase.__new__(TrunkBase)
        pulumi.CustomResource.__init__(
            resource, "genesys:telephony:TrunkBase", resource_name, _values, opts  # type: ignore[arg-type]
        )
        return resource


@pulumi.output_type
class GetNumberRoutingResult:
    """Where numbers are routed."""

    numbers: Sequence[RoutedNumber] = pulumi.property("numbers")
    """Where each number of Genesys Cloud Voice is routed now."""

    def __init__(self, *, numbers: Any) -> None:
        pulumi.set(self, "numbers", numbers)


def get_number_routing(
    *, opts: Optional[pulumi.InvokeOptions] = None
) -> GetNumberRoutingResult:
    """Where the numbers of Genesys Cloud Voice are routed now.

    Args:
        opts: Options of the call.
    """
    arguments: dict[str, Any] = {}
    opts = _utilities.invoke_options(opts)
    result: GetNumberRoutingResult = pulumi.runtime.invoke("genesys:telephony:getNumberRouting", arguments, opts, typ=GetNumberRoutingResult).value
    return result


def get_number_routing_output(
    *, opts: Optional[pulumi.InvokeOptions] = None
) -> pulumi.Output[GetNumberRoutingResult]:
    """Where the numbers of Genesys Cloud Voice are routed now.

    Args:
        opts: Options of the call.
    """
    arguments: dict[str, Any] = {}
    opts = _utilities.invoke_options(opts)
    result: pulumi.Output[GetNumberRoutingResult] = pulumi.runtime.invoke_output(
        "genesys:telephony:getNumberRouting", arguments, opts, typ=GetNumberRoutingResult
    )
    return result


@pulumi.output_type
class GetOrganizationLinkRegionsResult:
    """Where a linked organisation may live."""

    regions: Sequence[str] = pulumi.property("regions")
    """AWS regions that the platform offers; some may lie outside the European Union."""

    def __init__(self, *, regions: Any) -> None:
        pulumi.set(self, "regions", regions)


def get_organization_link_regions(
    *, opts: Optional[pulumi.InvokeOptions] = None
) -> GetOrganizationLinkRegionsResult:
    """Regions in which an organisation may live that this one links to.

    Args:
        opts: Options of the call.
    """
    arguments: dict[str, Any] = {}
    opts = _utilities.invoke_options(opts)
    result: GetOrganizationLinkRegionsResult = pulumi.runtime.invoke("genesys:telephony:getOrganizationLinkRegions", arguments, opts, typ=GetOrganizationLinkRegionsResult).value
    return result


def get_organization_link_regions_output(
    *, opts: Optional[pulumi.InvokeOptions] = None
) -> pulumi.Output[GetOrganizationLinkRegionsResult]:
    """Regions in which an organisation may live that this one links to.

    Args:
        opts: Options of the call.
    """
    arguments: dict[str, Any] = {}
    opts = _utilities.invoke_options(opts)
    result: pulumi.Output[GetOrganizationLinkRegionsResult] = pulumi.runtime.invoke_output(
        "genesys:telephony:getOrganizationLinkRegions", arguments, opts, typ=GetOrganizationLinkRegionsResult
    )
    return result


@pulumi.output_type
class TrunkMetabase:
    """A kind of trunk."""

    id: str = pulumi.property("id")
    """Id, as `trunkMetabaseId` of a trunk takes it."""
    name: Optional[str] = pulumi.property("name")
    """Name shown to people."""
    type: Optional[str] = pulumi.property("type")
    """Type of the kind: EXTERNAL, PHONE or EDGE."""

    def __init__(self, *, id: Any, name: Any, type: Any) -> None:
        pulumi.set(self, "id", id)
        pulumi.set(self, "name", name)
        pulumi.set(self, "type", type)


@pulumi.output_type
class GetTrunkMetabasesResult:
    """The kinds."""

    metabases: Sequence[TrunkMetabase] = pulumi.property("metabases")
    """Kinds of trunks that the organisation offers."""

    def __init__(self, *, metabases: Any) -> None:
        pulumi.set(self, "metabases", metabases)


def get_trunk_metabases(
    *, type: Optional[str] = None, opts: Optional[pulumi.InvokeOptions] = None
) -> GetTrunkMetabasesResult:
    """Kinds of trunks that the organisation offers.

    Args:
        type: Only kinds of this type: EXTERNAL, PHONE or EDGE.
        opts: Options of the call.
    """
    arguments: dict[str, Any] = {"type": type}
    opts = _utilities.invoke_options(opts)
    result: GetTrunkMetabasesResult = pulumi.runtime.invoke("genesys:telephony:getTrunkMetabases", arguments, opts, typ=GetTrunkMetabasesResult).value
    return result


def get_trunk_metabases_output(
    *, type: Optional[pulumi.Input[str]] = None, opts: Optional[pulumi.InvokeOptions] = None
) -> pulumi.Output[GetTrunkMetabasesResult]:
    """Kinds of trunks that the organisation offers.

    Args:
        type: Only kinds of this type: EXTERNAL, PHONE or EDGE.
        opts: Options of the call.
    """
    arguments: dict[str, Any] = {"type": type}
    opts = _utilities.invoke_options(opts)
    result: pulumi.Output[GetTrunkMetabasesResult] = pulumi.runtime.invoke_output(
        "genesys:telephony:getTrunkMetabases", arguments, opts, typ=GetTrunkMetabasesResult
    )
    return result


@pulumi.output_type
class GetTrunkTemplateResult:
    """What a trunk of that kind holds."""

    property_keys: Sequence[str] = pulumi.property("propertyKeys")
    """Keys that `extraProperties` of a trunk may hold, sorted."""
    template: str = pulumi.property("template")
    """The whole template, as JSON text."""

    def __init__(self, *, property_keys: Any, template: Any) -> None:
        pulumi.set(self, "property_keys", property_keys)
        pulumi.set(self, "template", template)


def get_trunk_template(
    *, trunk_metabase_id: str, opts: Optional[pulumi.InvokeOptions] = None
) -> GetTrunkTemplateResult:
    """The template of a kind of trunk: which properties it has, and their defaults.

    Args:
        trunk_metabase_id: Id of the kind, such as `external_sip_pcv_byoc_carrier.json`.
        opts: Options of the call.
    """
    arguments: dict[str, Any] = {"trunkMetabaseId": trunk_metabase_id}
    opts = _utilities.invoke_options(opts)
    result: GetTrunkTemplateResult = pulumi.runtime.invoke("genesys:telephony:getTrunkTemplate", arguments, opts, typ=GetTrunkTemplateResult).value
    return result


def get_trunk_template_output(
    *, trunk_metabase_id: pulumi.Input[str], opts: Optional[pulumi.InvokeOptions] = None
) -> pulumi.Output[GetTrunkTemplateResult]:
    """The template of a kind of trunk: which properties it has, and their defaults.

    Args:
        trunk_metabase_id: Id of the kind, such as `external_sip_pcv_byoc_carrier.json`.
        opts: Options of the call.
    """
    arguments: dict[str, Any] = {"trunkMetabaseId": trunk_metabase_id}
    opts = _utilities.invoke_options(opts)
    result: pulumi.Output[GetTrunkTemplateResult] = pulumi.runtime.invoke_output(
        "genesys:telephony:getTrunkTemplate", arguments, opts, typ=GetTrunkTemplateResult
    )
    return result
