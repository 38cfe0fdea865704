"""Genesys Cloud resources: architect.

Generated from the models of the provider by `python -m ringfence.genesys.provider.generate --write`; do not edit.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, Optional, TypedDict, Union

import pulumi
import pulumi.runtime

from ringfence.genesys.sdk import _utilities


__all__ = [
    "DataTable",
    "DataTableColumn",
    "DataTableColumnArgs",
    "DataTableColumnArgsDict",
    "DataTableRow",
    "EmergencyCallFlow",
    "EmergencyCallFlowArgs",
    "EmergencyCallFlowArgsDict",
    "EmergencyGroup",
    "Flow",
    "GetFlowResult",
    "Ivr",
    "Schedule",
    "ScheduleGroup",
    "get_flow",
    "get_flow_output",
]


class DataTableColumnArgsDict(TypedDict):
    """A column beside the key. As a dictionary."""

    name: pulumi.Input[str]
    """Name of the column; unique in the table."""
    type: pulumi.Input[str]
    """Type of its values. One of: string, integer, number, boolean."""
    title: NotRequired[Optional[pulumi.Input[str]]]
    """Title shown to people; the name when left out."""
    default: NotRequired[Any]
    """Value of a row that sets none."""


@pulumi.input_type
class DataTableColumnArgs:
    """A column beside the key."""

    name: pulumi.Input[str] = pulumi.property("name")
    type: pulumi.Input[str] = pulumi.property("type")
    title: Optional[pulumi.Input[str]] = pulumi.property("title")
    default: Any = pulumi.property("default")

    def __init__(
        self,
        *,
        name: pulumi.Input[str],
        type: pulumi.Input[str],
        title: Optional[pulumi.Input[str]] = None,
        default: Any = None,
    ) -> None:
        """Takes the values.

        Args:
            name: Name of the column; unique in the table.
            type: Type of its values. One of: string, integer, number, boolean.
            title: Title shown to people; the name when left out.
            default: Value of a row that sets none.
        """
        pulumi.set(self, "name", name)
        pulumi.set(self, "type", type)
        if title is not None:
            pulumi.set(self, "title", title)
        if default is not None:
            pulumi.set(self, "default", default)


@pulumi.output_type
class DataTableColumn:
    """A column beside the key."""

    name: str = pulumi.property("name")
    """Name of the column; unique in the table."""
    type: str = pulumi.property("type")
    """Type of its values. One of: string, integer, number, boolean."""
    title: Optional[str] = pulumi.property("title")
    """Title shown to people; the name when left out."""
    default: Any = pulumi.property("default")
    """Value of a row that sets none."""

    def __init__(self, *, name: Any, type: Any, title: Any, default: Any) -> None:
        pulumi.set(self, "name", name)
        pulumi.set(self, "type", type)
        pulumi.set(self, "title", title)
        pulumi.set(self, "default", default)


class EmergencyCallFlowArgsDict(TypedDict):
    """A flow that takes over and the call routes it takes over from. As a dictionary."""

    flow_id: pulumi.Input[str]
    """Id of the emergency flow."""
    ivr_ids: NotRequired[Optional[pulumi.Input[Sequence[pulumi.Input[str]]]]]
    """Ids of the call routes."""


@pulumi.input_type
class EmergencyCallFlowArgs:
    """A flow that takes over and the call routes it takes over from."""

    flow_id: pulumi.Input[str] = pulumi.property("flowId")
    ivr_ids: Optional[pulumi.Input[Sequence[pulumi.Input[str]]]] = pulumi.property("ivrIds")

    def __init__(
        self,
        *,
        flow_id: pulumi.Input[str],
        ivr_ids: Optional[pulumi.Input[Sequence[pulumi.Input[str]]]] = None,
    ) -> None:
        """Takes the values.

        Args:
            flow_id: Id of the emergency flow.
            ivr_ids: Ids of the call routes.
        """
        pulumi.set(self, "flow_id", flow_id)
        if ivr_ids is not None:
            pulumi.set(self, "ivr_ids", ivr_ids)


@pulumi.output_type
class EmergencyCallFlow:
    """A flow that takes over and the call routes it takes over from."""

    flow_id: str = pulumi.property("flowId")
    """Id of the emergency flow."""
    ivr_ids: Optional[Sequence[str]] = pulumi.property("ivrIds")
    """Ids of the call routes."""

    def __init__(self, *, flow_id: Any, ivr_ids: Any) -> None:
        pulumi.set(self, "flow_id", flow_id)
        pulumi.set(self, "ivr_ids", ivr_ids)


@pulumi.input_type
class _DataTableValues:
    """Values of DataTable."""

    name: Optional[pulumi.Input[str]] = pulumi.property("name")
    description: Optional[pulumi.Input[str]] = pulumi.property("description")
    division_id: Optional[pulumi.Input[str]] = pulumi.property("divisionId")
    columns: Optional[pulumi.Input[Sequence[pulumi.Input[DataTableColumnArgs]]]] = pulumi.property("columns")
    unmanaged_columns: Any = pulumi.property("unmanagedColumns")

    def __init__(self) -> None: ...


class DataTable(pulumi.CustomResource):
    """A table that flows look values up in. Changes are additive, so no row is ever lost."""

    name: pulumi.Output[str] = pulumi.property("name")
    """Name; unique in the organisation."""
    description: pulumi.Output[Optional[str]] = pulumi.property("description")
    """What the table is for."""
    division_id: pulumi.Output[Optional[str]] = pulumi.property("divisionId")
    """Id of the division; the home division when left out."""
    columns: pulumi.Output[Optional[Sequence[DataTableColumn]]] = pulumi.property("columns")
    """Columns beside the key column, in the order shown. Columns can be added, never removed or retyped."""
    unmanaged_columns: pulumi.Output[Sequence[str]] = pulumi.property("unmanagedColumns")
    """Columns that somebody added outside this stack; they are kept."""

    def __init__(
        self,
        resource_name: str,
        opts: Optional[pulumi.ResourceOptions] = None,
        *,
        name: pulumi.Input[str],
        description: Optional[pulumi.Input[str]] = None,
        division_id: Optional[pulumi.Input[str]] = None,
        columns: Optional[pulumi.Input[Sequence[pulumi.Input[Union[DataTableColumnArgs, DataTableColumnArgsDict]]]]] = None,
    ) -> None:
        """Declares the resource.

        Args:
            resource_name: Name of the resource in the stack.
            opts: Options of the resource.
            name: Name; unique in the organisation.
            description: What the table is for.
            division_id: Id of the division; the home division when left out.
            columns: Columns beside the key column, in the order shown. Columns can be added, never removed or
                retyped.
        """
        _values = _DataTableValues()
        _values.__dict__["name"] = name
        _values.__dict__["description"] = description
        _values.__dict__["division_id"] = division_id
        _values.__dict__["columns"] = columns
        _values.__dict__["unmanaged_columns"] = None
        opts = _utilities.resource_options(opts, secrets=[])
        super().__init__("genesys:architect:DataTable", resource_name, _values, opts)  # type: ignore[arg-type]

    @staticmethod
    def get(
        resource_name: str,
        id: pulumi.Input[str],
        opts: Optional[pulumi.ResourceOptions] = None,
    ) -> "DataTable":
        """Reads an existing object without managing it.

        Args:
            resource_name: Name of the resource in the stack.
            id: Id in Genesys Cloud.
            opts: Options of the resource.
        """
        _values = _DataTableValues()
        _values.__dict__["name"] = None
        _values.__dict__["description"] = None
        _values.__dict__["division_id"] = None
        _values.__dict__["columns"] = None
        _values.__dict__["unmanaged_columns"] = None
        opts = pulumi.ResourceOptions.merge(_utilities.resource_options(opts), pulumi.ResourceOptions(id=id))
        resource = DataTable.__new__(DataTable)
        pulumi.CustomResource.__init__(
            resource, "genesys:architect:DataTable", resource_name, _values, opts  # type: ignore[arg-type]
        )
        return resource


@pulumi.input_type
class _DataTableRowValues:
    """Values of DataTableRow."""

    data_table_id: Optional[pulumi.Input[str]] = pulumi.property("dataTableId")
    key: Optional[pulumi.Input[str]] = pulumi.property("key")
    values: Optional[pulumi.Input[Mapping[str, Any]]] = pulumi.property("values")
    operator_owned: Optional[pulumi.Input[bool]] = pulumi.property("operatorOwned")

    def __init__(self) -> None: ...


class DataTableRow(pulumi.CustomResource):
    """A row of a data table, owned by the stack or by the operators."""

    data_table_id: pulumi.Output[str] = pulumi.property("dataTableId")
    """Id of the data table."""
    key: pulumi.Output[str] = pulumi.property("key")
    """Key of the row; unique in the table."""
    values: pulumi.Output[Optional[Mapping[str, Any]]] = pulumi.property("values")
    """Values by column; a column that is left out gets its default."""
    operator_owned: pulumi.Output[bool] = pulumi.property("operatorOwned")
    """Whether people change the row while operating (an approval, a switch): it is then created if it is absent and
    never written again. Default: False.
    """

    def __init__(
        self,
        resource_name: str,
        opts: Optional[pulumi.ResourceOptions] = None,
        *,
        data_table_id: pulumi.Input[str],
        key: pulumi.Input[str],
        values: Optional[pulumi.Input[Mapping[str, Any]]] = None,
        operator_owned: Optional[pulumi.Input[bool]] = None,
    ) -> None:
        """Declares the resource.

        Args:
            resource_name: Name of the resource in the stack.
            opts: Options of the resource.
            data_table_id: Id of the data table.
            key: Key of the row; unique in the table.
            values: Values by column; a column that is left out gets its default.
            operator_owned: Whether people change the row while operating (an approval, a switch): it is then
                created if it is absent and never written again. Default: False.
        """
        _values = _DataTableRowValues()
        _values.__dict__["data_table_id"] = data_table_id
        _values.__dict__["key"] = key
        _values.__dict__["values"] = values
        _values.__dict__["operator_owned"] = operator_owned
        opts = _utilities.resource_options(opts, secrets=[])
        super().__init__("genesys:architect:DataTableRow", resource_name, _values, opts)  # type: ignore[arg-type]

    @staticmethod
    def get(
        resource_name: str,
        id: pulumi.Input[str],
        opts: Optional[pulumi.ResourceOptions] = None,
    ) -> "DataTableRow":
        """Reads an existing object without managing it.

        Args:
            resource_name: Name of the resource in the stack.
            id: Id in Genesys Cloud.
            opts: Options of the resource.
        """
        _values = _DataTableRowValues()
        _values.__dict__["data_table_id"] = None
        _values.__dict__["key"] = None
        _values.__dict__["values"] = None
        _values.__dict__["operator_owned"] = None
        opts = pulumi.ResourceOptions.merge(_utilities.resource_options(opts), pulumi.ResourceOptions(id=id))
        resource = DataTableRow.__new__(DataTableRow)
        pulumi.CustomResource.__init__(
            resource, "genesys:architect:DataTableRow", resource_name, _values, opts  # type: ignore[arg-type]
        )
        return resource


@pulumi.input_type
class _EmergencyGroupValues:
    """Values of EmergencyGroup."""

    name: Optional[pulumi.Input[str]] = pulumi.property("name")
    description: Optional[pulumi.Input[str]] = pulumi.property("description")
    division_id: Optional[pulumi.Input[str]] = pulumi.property("divisionId")
    emergency_call_flows: Optional[pulumi.Input[Sequence[pulumi.Input[EmergencyCallFlowArgs]]]] = pulumi.property("emergencyCallFlows")
    enabled: Any = pulumi.property("enabled")

    def __init__(self) -> None: ...


class EmergencyGroup(pulumi.CustomResource):
    """A switch that sends calls to emergency flows. It is created off and only operators switch it."""

    name: pulumi.Output[str] = pulumi.property("name")
    """Name; unique in the organisation."""
    description: pulumi.Output[Optional[str]] = pulumi.property("description")
    """When to switch it on."""
    division_id: pulumi.Output[Optional[str]] = pulumi.property("divisionId")
    """Id of the division; the home division when left out."""
    emergency_call_flows: pulumi.Output[Optional[Sequence[EmergencyCallFlow]]] = pulumi.property("emergencyCallFlows")
    """Flows and the call routes they take over from."""
    enabled: pulumi.Output[bool] = pulumi.property("enabled")
    """Whether the emergency is on. Operators switch it; this stack never does."""

    def __init__(
        self,
        resource_name: str,
        opts: Optional[pulumi.ResourceOptions] = None,
        *,
        name: pulumi.Input[str],
        description: Optional[pulumi.Input[str]] = None,
        division_id: Optional[pulumi.Input[str]] = None,
        emergency_call_flows: Optional[pulumi.Input[Sequence[pulumi.Input[Union[EmergencyCallFlowArgs, EmergencyCallFlowArgsDict]]]]] = None,
    ) -> None:
        """Declares the resource.

        Args:
            resource_name: Name of the resource in the stack.
            opts: Options of the resource.
            name: Name; unique in the organisation.
            description: When to switch it on.
            division_id: Id of the division; the home division when left out.
            emergency_call_flows: Flows and the call routes they take over from.
        """
        _values = _EmergencyGroupValues()
        _values.__dict__["name"] = name
        _values.__dict__["description"] = description
        _values.__dict__["division_id"] = division_id
        _values.__dict__["emergency_call_flows"] = emergency_call_flows
        _values.__dict__["enabled"] = None
        opts = _utilities.resource_options(opts, secrets=[])
        super().__init__("genesys:architect:EmergencyGroup", resource_name, _values, opts)  # type: ignore[arg-type]

    @staticmethod
    def get(
        resource_name: str,
        id: pulumi.Input[str],
        opts: Optional[pulumi.ResourceOptions] = None,
    ) -> "EmergencyGroup":
        """Reads an existing object without managing it.

        Args:
            resource_name: Name of the resource in the stack.
            id: Id in Genesys Cloud.
            opts: Options of the resource.
        """
        _values = _EmergencyGroupValues()
        _values.__dict__["name"] = None
        _values.__dict__["description"] = None
        _values.__dict__["division_id"] = None
        _values.__dict__["emergency_call_flows"] = None
        _values.__dict__["enabled"] = None
        opts = pulumi.ResourceOptions.merge(_utilities.resource_options(opts), pulumi.ResourceOptions(id=id))
        resource = EmergencyGroup.__new__(EmergencyGroup)
        pulumi.CustomResource.__init__(
            resource, "genesys:architect:EmergencyGroup", resource_name, _values, opts  # type: ignore[arg-type]
        )
        return resource


@pulumi.input_type
class _FlowValues:
    """Values of Flow."""

    definition: Optional[pulumi.Input[str]] = pulumi.property("definition")
    substitutions: Optional[pulumi.Input[Mapping[str, pulumi.Input[str]]]] = pulumi.property("substitutions")
    name: Any = pulumi.property("name")
    flow_type: Any = pulumi.property("flowType")
    content_hash: Any = pulumi.property("contentHash")
    published_version: Any = pulumi.property("publishedVersion")
    deployed_version: Any = pulumi.property("deployedVersion")
    division_id: Any = pulumi.property("divisionId")

    def __init__(self) -> None: ...


class Flow(pulumi.CustomResource):
    """An Architect flow, published from YAML. Changes made in the Genesys user interface are found by refresh."""

    definition: pulumi.Output[str] = pulumi.property("definition")
    """The flow as Architect YAML. `{{name}}` is replaced by the value of that name in `substitutions`. Name and type
    of the flow come from here; changing either makes a new flow.
    """
    substitutions: pulumi.Output[Optional[Mapping[str, str]]] = pulumi.property("substitutions")
    """Values for the placeholders of the definition."""
    name: pulumi.Output[str] = pulumi.property("name")
    """Name of the flow, from the definition."""
    flow_type: pulumi.Output[str] = pulumi.property("flowType")
    """Type of the flow, such as INBOUNDCALL, from the definition."""
    content_hash: pulumi.Output[str] = pulumi.property("contentHash")
    """SHA-256 of the definition after substitution."""
    published_version: pulumi.Output[str] = pulumi.property("publishedVersion")
    """Version that is published now."""
    deployed_version: pulumi.Output[str] = pulumi.property("deployedVersion")
    """Version that this stack published last; another one is somebody's change."""
    division_id: pulumi.Output[str] = pulumi.property("divisionId")
    """Id of the division of the flow."""

    def __init__(
        self,
        resource_name: str,
        opts: Optional[pulumi.ResourceOptions] = None,
        *,
        definition: pulumi.Input[str],
        substitutions: Optional[pulumi.Input[Mapping[str, pulumi.Input[str]]]] = None,
    ) -> None:
        """Declares the resource.

        Args:
            resource_name: Name of the resource in the stack.
            opts: Options of the resource.
            definition: The flow as Architect YAML. `{{name}}` is replaced by the value of that name in
                `substitutions`. Name and type of the flow come from here; changing either makes a new flow.
            substitutions: Values for the placeholders of the definition.
        """
        _values = _FlowValues()
        _values.__dict__["definition"] = definition
        _values.__dict__["substitutions"] = substitutions
        _values.__dict__["name"] = None
        _values.__dict__["flow_type"] = None
        _values.__dict__["content_hash"] = None
        _values.__dict__["published_version"] = None
        _values.__dict__["deployed_version"] = None
        _values.__dict__["division_id"] = None
        opts = _utilities.resource_options(opts, secrets=[])
        super().__init__("genesys:architect:Flow", resource_name, _values, opts)  # type: ignore[arg-type]

    @staticmethod
    def get(
        resource_name: str,
        id: pulumi.Input[str],
        opts: Optional[pulumi.ResourceOptions] = None,
    ) -> "Flow":
        """Reads an existing object without managing it.

        Args:
            resource_name: Name of the resource in the stack.
            id: Id in Genesys Cloud.
            opts: Options of the resource.
        """
        _values = _FlowValues()
        _values.__dict__["definition"] = None
        _values.__dict__["substitutions"] = None
        _values.__dict__["name"] = None
        _values.__dict__["flow_type"] = None
        _values.__dict__["content_hash"] = None
        _values.__dict__["published_version"] = None
        _values.__dict__["deployed_version"] = None
        _values.__dict__["division_id"] = None
        opts = pulumi.ResourceOptions.merge(_utilities.resource_options(opts), pulumi.ResourceOptions(id=id))
        resource = Flow.__new__(Flow)
        pulumi.CustomResource.__init__(
            resource, "genesys:architect:Flow", resource_name, _values, opts  # type: ignore[arg-type]
        )
        return resource


@pulumi.input_type
class _IvrValues:
    """Values of Ivr."""

    name: Optional[pulumi.Input[str]] = pulumi.property("name")
    description: Optional[pulumi.Input[str]] = pulumi.property("description")
    dnis: Optional[pulumi.Input[Sequence[pulumi.Input[str]]]] = pulumi.property("dnis")
    open_hours_flow_id: Optional[pulumi.Input[str]] = pulumi.property("openHoursFlowId")
    closed_hours_flow_id: Optional[pulumi.Input[str]] = pulumi.property("closedHoursFlowId")
    holiday_hours_flow_id: Optional[pulumi.Input[str]] = pulumi.property("holidayHoursFlowId")
    schedule_group_id: Optional[pulumi.Input[str]] = pulumi.property("scheduleGroupId")

    def __init__(self) -> None: ...


class Ivr(pulumi.CustomResource):
    """A call route: which flow answers which number, by opening hours."""

    name: pulumi.Output[str] = pulumi.property("name")
    """Name; unique in the organisation."""
    description: pulumi.Output[Optional[str]] = pulumi.property("description")
    """What the call route is for."""
    dnis: pulumi.Output[Optional[Sequence[str]]] = pulumi.property("dnis")
    """Dialled numbers in E.164 form; each lies in a DID pool and belongs to one call route only."""
    open_hours_flow_id: pulumi.Output[Optional[str]] = pulumi.property("openHoursFlowId")
    """Id of the flow for opening hours."""
    closed_hours_flow_id: pulumi.Output[Optional[str]] = pulumi.property("closedHoursFlowId")
    """Id of the flow for closed hours."""
    holiday_hours_flow_id: pulumi.Output[Optional[str]] = pulumi.property("holidayHoursFlowId")
    """Id of the flow for holidays."""
    schedule_group_id: pulumi.Output[Optional[str]] = pulumi.property("scheduleGroupId")
    """Id of the schedule group that tells open from closed."""

    def __init__(
        self,
        resource_name: str,
        opts: Optional[pulumi.ResourceOptions] = None,
        *,
        name: pulumi.Input[str],
        description: Optional[pulumi.Input[str]] = None,
        dnis: Optional[pulumi.Input[Sequence[pulumi.Input[str]]]] = None,
        open_hours_flow_id: Optional[pulumi.Input[str]] = None,
        closed_hours_flow_id: Optional[pulumi.Input[str]] = None,
        holiday_hours_flow_id: Optional[pulumi.Input[str]] = None,
        schedule_group_id: Optional[pulumi.Input[str]] = None,
    ) -> None:
        """Declares the resource.

        Args:
            resource_name: Name of the resource in the stack.
            opts: Options of the resource.
            name: Name; unique in the organisation.
            description: What the call route is for.
            dnis: Dialled numbers in E.164 form; each lies in a DID pool and belongs to one call route only.
            open_hours_flow_id: Id of the flow for opening hours.
            closed_hours_flow_id: Id of the flow for closed hours.
            holiday_hours_flow_id: Id of the flow for holidays.
            schedule_group_id: Id of the schedule group that tells open from closed.
        """
        _values = _IvrValues()
        _values.__dict__["name"] = name
        _values.__dict__["description"] = description
        _values.__dict__["dnis"] = dnis
        _values.__dict__["open_hours_flow_id"] = open_hours_flow_id
        _values.__dict__["closed_hours_flow_id"] = closed_hours_flow_id
        _values.__dict__["holiday_hours_flow_id"] = holiday_hours_flow_id
        _values.__dict__["schedule_group_id"] = schedule_group_id
        opts = _utilities.resource_options(opts, secrets=[])
        super().__init__("genesys:architect:Ivr", resource_name, _values, opts)  # type: ignore[arg-type]

    @staticmethod
    def get(
        resource_name: str,
        id: pulumi.Input[str],
        opts: Optional[pulumi.ResourceOptions] = None,
    ) -> "Ivr":
        """Reads an existing object without managing it.

        Args:
            resource_name: Name of the resource in the stack.
            id: Id in Genesys Cloud.
            opts: Options of the resource.
        """
        _values = _IvrValues()
        _values.__dict__["name"] = None
        _values.__dict__["description"] = None
        _values.__dict__["dnis"] = None
        _values.__dict__["open_hours_flow_id"] = None
        _values.__dict__["closed_hours_flow_id"] = None
        _values.__dict__["holiday_hours_flow_id"] = None
        _values.__dict__["schedule_group_id"] = None
        opts = pulumi.ResourceOptions.merge(_utilities.resource_options(opts), pulumi.ResourceOptions(id=id))
        resource = Ivr.__new__(Ivr)
        pulumi.CustomResource.__init__(
            resource, "genesys:architect:Ivr", resource_name, _values, opts  # type: ignore[arg-type]
        )
        return resource


@pulumi.input_type
class _ScheduleValues:
    """Values of Schedule."""

    name: Optional[pulumi.Input[str]] = pulumi.property("name")
    description: Optional[pulumi.Input[str]] = pulumi.property("description")
    start: Optional[pulumi.Input[str]] = pulumi.property("start")
    end: Optional[pulumi.Input[str]] = pulumi.property("end")
    rrule: Optional[pulumi.Input[str]] = pulumi.property("rrule")

    def __init__(self) -> None: ...


class Schedule(pulumi.CustomResource):
    """A span of time, once or recurring. Its time zone is that of the schedule group."""

    name: pulumi.Output[str] = pulumi.property("name")
    """Name; unique in the organisation."""
    start: pulumi.Output[str] = pulumi.property("start")
    """Start of the first occurrence, local date and time without a zone, such as `2026-01-01T08:00:00.000000`."""
    end: pulumi.Output[str] = pulumi.property("end")
    """End of the first occurrence, local date and time without a zone."""
    description: pulumi.Output[Optional[str]] = pulumi.property("description")
    """What the schedule is for."""
    rrule: pulumi.Output[Optional[str]] = pulumi.property("rrule")
    """Recurrence rule (RFC 5545), such as `FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR`."""

    def __init__(
        self,
        resource_name: str,
        opts: Optional[pulumi.ResourceOptions] = None,
        *,
        name: pulumi.Input[str],
        start: pulumi.Input[str],
        end: pulumi.Input[str],
        description: Optional[pulumi.Input[str]] = None,
        rrule: Optional[pulumi.Input[str]] = None,
    ) -> None:
        """Declares the resource.

        Args:
            resource_name: Name of the resource in the stack.
            opts: Options of the resource.
            name: Name; unique in the organisation.
            start: Start of the first occurrence, local date and time without a zone, such as
                `2026-01-01T08:00:00.000000`.
            end: End of the first occurrence, local date and time without a zone.
            description: What the schedule is for.
            rrule: Recurrence rule (RFC 5545), such as `FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR`.
        """
        _values = _ScheduleValues()
        _values.__dict__["name"] = name
        _values.__dict__["start"] = start
        _values.__dict__["end"] = end
        _values.__dict__["description"] = description
        _values.__dict__["rrule"] = rrule
        opts = _utilities.resource_options(opts, secrets=[])
        super().__init__("genesys:architect:Schedule", resource_name, _values, opts)  # type: ignore[arg-type]

    @staticmethod
    def get(
        resource_name: str,
        id: pulumi.Input[str],
        opts: Optional[pulumi.ResourceOptions] = None,
    ) -> "Schedule":
        """Reads an existing object without managing it.

        Args:
            resource_name: Name of the resource in the stack.
            id: Id in Genesys Cloud.
            opts: Options of the resource.
        """
        _values = _ScheduleValues()
        _values.__dict__["name"] = None
        _values.__dict__["description"] = None
        _values.__dict__["start"] = None
        _values.__dict__["end"] = None
        _values.__dict__["rrule"] = None
        opts = pulumi.ResourceOptions.merge(_utilities.resource_options(opts), pulumi.ResourceOptions(id=id))
        resource = Schedule.__new__(Schedule)
        pulumi.CustomResource.__init__(
            resource, "genesys:architect:Schedule", resource_name, _values, opts  # type: ignore[arg-type]
        )
        return resource


@pulumi.input_type
class _ScheduleGroupValues:
    """Values of ScheduleGroup."""

    name: Optional[pulumi.Input[str]] = pulumi.property("name")
    description: Optional[pulumi.Input[str]] = pulumi.property("description")
    time_zone: Optional[pulumi.Input[str]] = pulumi.property("timeZone")
    open_schedule_ids: Optional[pulumi.Input[Sequence[pulumi.Input[str]]]] = pulumi.property("openScheduleIds")
    closed_schedule_ids: Optional[pulumi.Input[Sequence[pulumi.Input[str]]]] = pulumi.property("closedScheduleIds")
    holiday_schedule_ids: Optional[pulumi.Input[Sequence[pulumi.Input[str]]]] = pulumi.property("holidayScheduleIds")

    def __init__(self) -> None: ...


class ScheduleGroup(pulumi.CustomResource):
    """Schedules that together tell open, closed and holiday, in one time zone."""

    name: pulumi.Output[str] = pulumi.property("name")
    """Name; unique in the organisation."""
    time_zone: pulumi.Output[str] = pulumi.property("timeZone")
    """Time zone of the schedules, IANA name such as `Europe/Berlin`."""
    description: pulumi.Output[Optional[str]] = pulumi.property("description")
    """What the group is for."""
    open_schedule_ids: pulumi.Output[Optional[Sequence[str]]] = pulumi.property("openScheduleIds")
    """Ids of schedules of opening hours."""
    closed_schedule_ids: pulumi.Output[Optional[Sequence[str]]] = pulumi.property("closedScheduleIds")
    """Ids of schedules of closed hours."""
    holiday_schedule_ids: pulumi.Output[Optional[Sequence[str]]] = pulumi.property("holidayScheduleIds")
    """Ids of schedules of holidays."""

    def __init__(
        self,
        resource_name: str,
        opts: Optional[pulumi.ResourceOptions] = None,
        *,
        name: pulumi.Input[str],
        time_zone: pulumi.Input[str],
        description: Optional[pulumi.Input[str]] = None,
        open_schedule_ids: Optional[pulumi.Input[Sequence[pulumi.Input[str]]]] = None,
        closed_schedule_ids: Optional[pulumi.Input[Sequence[pulumi.Input[str]]]] = None,
        holiday_schedule_ids: Optional[pulumi.Input[Sequence[pulumi.Input[str]]]] = None,
    ) -> None:
        """Declares the resource.

        Args:
            resource_name: Name of the resource in the stack.
            opts: Options of the resource.
            name: Name; unique in the organisation.
            time_zone: Time zone of the schedules, IANA name such as `Europe/Berlin`.
            description: What the group is for.
            open_schedule_ids: Ids of schedules of opening hours.
            closed_schedule_ids: Ids of schedules of closed hours.
            holiday_schedule_ids: Ids of schedules of holidays.
        """
        _values = _ScheduleGroupValues()
        _values.__dict__["name"] = name
        _values.__dict__["time_zone"] = time_zone
        _values.__dict__["description"] = description
        _values.__dict__["open_schedule_ids"] = open_schedule_ids
        _values.__dict__["closed_schedule_ids"] = closed_schedule_ids
        _values.__dict__["holiday_schedule_ids"] = holiday_schedule_ids
        opts = _utilities.resource_options(opts, secrets=[])
        super().__init__("genesys:architect:ScheduleGroup", resource_name, _values, opts)  # type: ignore[arg-type]

    @staticmethod
    def get(
        resource_name: str,
        id: pulumi.Input[str],
        opts: Optional[pulumi.ResourceOptions] = None,
    ) -> "ScheduleGroup":
        """Reads an existing object without managing it.

        Args:
            resource_name: Name of the resource in the stack.
            id: Id in Genesys Cloud.
            opts: Options of the resource.
        """
        _values = _ScheduleGroupValues()
        _values.__dict__["name"] = None
        _values.__dict__["description"] = None
        _values.__dict__["time_zone"] = None
        _values.__dict__["open_schedule_ids"] = None
        _values.__dict__["closed_schedule_ids"] = None
        _values.__dict__["holiday_schedule_ids"] = None
        opts = pulumi.ResourceOptions.merge(_utilities.resource_options(opts), pulumi.ResourceOptions(id=id))
        resource = ScheduleGroup.__new__(ScheduleGroup)
        pulumi.CustomResource.__init__(
            resource, "genesys:architect:ScheduleGroup", resource_name, _values, opts  # type: ignore[arg-type]
        )
        return resource


@pulumi.output_type
class GetFlowResult:
    """The flow."""

    flow_id: str = pulumi.property("flowId")
    """Id of the flow."""
    name: str = pulumi.property("name")
    """Name of the flow."""
    flow_type: str = pulumi.property("flowType")
    """Type of the flow."""
    published_version: Optional[str] = pulumi.property("publishedVersion")
    """Version that is published."""
    division_id: Optional[str] = pulumi.property("divisionId")
    """Id of the division of the flow."""

    def __init__(self, *, flow_id: Any, name: Any, flow_type: Any, published_version: Any, division_id: Any) -> None:
        pulumi.set(self, "flow_id", flow_id)
        pulumi.set(self, "name", name)
        pulumi.set(self, "flow_type", flow_type)
        pulumi.set(self, "published_version", published_version)
        pulumi.set(self, "division_id", division_id)


def get_flow(
    *, name: str, flow_type: Optional[str] = None, opts: Optional[pulumi.InvokeOptions] = None
) -> GetFlowResult:
    """A flow by its name.

    Args:
        name: Name of the flow.
        flow_type: Type of the flow, such as INBOUNDCALL; needed when several types share the name.
        opts: Options of the call.
    """
    arguments: dict[str, Any] = {"name": name, "flowType": flow_type}
    opts = _utilities.invoke_options(opts)
    result: GetFlowResult = pulumi.runtime.invoke("genesys:architect:getFlow", arguments, opts, typ=GetFlowResult).value
    return result


def get_flow_output(
    *, name: pulumi.Input[str], flow_type: Optional[pulumi.Input[str]] = None, opts: Optional[pulumi.InvokeOptions] = None
) -> pulumi.Output[GetFlowResult]:
    """A flow by its name.

    Args:
        name: Name of the flow.
        flow_type: Type of the flow, such as INBOUNDCALL; needed when several types share the name.
        opts: Options of the call.
    """
    arguments: dict[str, Any] = {"name": name, "flowType": flow_type}
    opts = _utilities.invoke_options(opts)
    result: pulumi.Output[GetFlowResult] = pulumi.runtime.invoke_output(
        "genesys:architect:getFlow", arguments, opts, typ=GetFlowResult
    )
    return result
