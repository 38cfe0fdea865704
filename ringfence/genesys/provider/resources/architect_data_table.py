"""genesys:architect:DataTable: a table that flows look values up in.

Endpoints (permission architect:datatable:{view, add, edit, delete}):
    GET, POST /api/v2/flows/datatables
    GET, PUT, DELETE /api/v2/flows/datatables/{id}   (PUT may add columns, never remove one; no version)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Literal

from ringfence.domain.problems import Problem
from ringfence.genesys.provider import mapping
from ringfence.genesys.provider.collection import CollectionHandler
from ringfence.genesys.provider.fields import Traits, optional, output, required
from ringfence.genesys.provider.models import Inputs, Model, Outputs
from ringfence.genesys.provider.permissions import Permissions
from ringfence.genesys.provider.problems import known
from ringfence.genesys.provider.registry import define, handles


class DataTableColumn(Model):
    """A column beside the key."""

    name: str = required("Name of the column; unique in the table.", min_length=1)
    type: Literal["string", "integer", "number", "boolean"] = required("Type of its values.")
    title: str | None = optional("Title shown to people; the name when left out.")
    default: Any = optional("Value of a row that sets none.")


class DataTableInputs(Inputs):
    """A data table."""

    name: str = required("Name; unique in the organisation.", min_length=1)
    description: str | None = optional("What the table is for.")
    division_id: str | None = optional(
        "Id of the division; the home division when left out.",
        traits=Traits(api="division", reference=True, sticky=True),
    )
    columns: list[DataTableColumn] | None = optional(
        "Columns beside the key column, in the order shown. Columns can be added, never removed or retyped."
    )


class DataTableOutputs(Outputs):
    """Computed values."""

    unmanaged_columns: list[str] | None = output("Columns that somebody added outside this stack; they are kept.")


DATA_TABLE = define(
    "genesys:architect:DataTable",
    description="A table that flows look values up in. Changes are additive, so no row is ever lost.",
    inputs=DataTableInputs,
    outputs=DataTableOutputs,
)


@handles(DATA_TABLE)
class DataTableHandler(CollectionHandler):
    """Data tables. Columns live in a JSON schema; the table only ever grows."""

    deletion = "Deletes the table with its rows; refused while a flow uses it"
    collection = "/api/v2/flows/datatables"
    permissions = Permissions.of("architect:datatable")
    get_parameters: ClassVar[Mapping[str, object]] = {"expand": "schema"}
    volatile = frozenset({"unmanagedColumns"})

    def problems(self, inputs: Mapping[str, Any], olds: Mapping[str, Any], region: str | None) -> Iterator[Problem]:
        """Columns have distinct names, and none goes or changes its type: that would lose rows."""
        del region
        declared = inputs.get("columns", [])
        if not isinstance(declared, list):
            return
        columns = [column for column in declared if known(column, "name") is not None]
        yield from _name_problems(columns)
        yield from _loss_problems(inputs, columns, olds)

    def to_api(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Columns as a JSON schema."""
        body = mapping.to_api(self.definition.inputs, inputs, skip={"columns"})
        fields = {"key": {"$id": "/properties/key", "type": "string", "title": "Key", "displayOrder": 0}}
        for order, column in enumerate(inputs.get("columns") or [], start=1):
            fields[column["name"]] = {
                "$id": f"/properties/{column['name']}",
                "type": column["type"],
                "title": column.get("title", column["name"]),
                "displayOrder": order,
                **({"default": column["default"]} if "default" in column else {}),
            }
        body["schema"] = {
            "$schema": "http://json-schema.org/draft-04/schema#",
            "type": "object",
            "required": ["key"],
            "additionalProperties": False,
            "properties": fields,
        }
        return body

    def from_api(self, found: Mapping[str, Any]) -> dict[str, Any]:
        """The JSON schema as columns."""
        return {**mapping.from_api(self.definition.inputs, found, skip={"columns"}), "columns": _columns(found)}

    def merged(
        self, current: Mapping[str, Any], old_body: Mapping[str, Any], new_body: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Columns that somebody added are kept: the platform refuses to remove any."""
        body = super().merged(current, {**old_body, "schema": {}}, new_body)
        before = (current.get("schema") or {}).get("properties") or {}
        body["schema"]["properties"] = {**before, **new_body["schema"]["properties"]}
        return body

    def as_found(self, found_inputs: Mapping[str, Any], old_inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Only declared columns, in the order declared."""
        declared = [column["name"] for column in old_inputs.get("columns") or []]
        found = {column["name"]: column for column in found_inputs["columns"]}
        names = [name for name in declared if name in found] if old_inputs else list(found)
        return super().as_found({**found_inputs, "columns": [found[name] for name in names]}, old_inputs)

    def computed(self, found: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Columns outside this stack."""
        declared = {column["name"] for column in inputs.get("columns") or []}
        return {"unmanagedColumns": [column["name"] for column in _columns(found) if column["name"] not in declared]}


def _columns(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    fields = (found.get("schema") or {}).get("properties") or {}
    columns = [(name, field) for name, field in fields.items() if field and field.get("type")]
    ordered = sorted(columns, key=lambda item: item[1].get("displayOrder") or 0)
    return [
        {
            "name": name,
            "type": field["type"],
            **({"title": field["title"]} if field.get("title") not in (None, name) else {}),
            **({"default": field["default"]} if field.get("default") is not None else {}),
        }
        for name, field in ordered
        if name != "key"
    ]


def _name_problems(columns: list[Mapping[str, Any]]) -> Iterator[Problem]:
    for name, count in Counter(column["name"] for column in columns).items():
        if name == "key" or count > 1:
            yield Problem(
                place="columns",
                found=f"{count} columns named {name!r}",
                allowed="one column per name, none named 'key' (the key column is always there)",
                fix="rename or remove it",
                control=_ADDITIVE,
            )


def _loss_problems(
    inputs: Mapping[str, Any], columns: list[Mapping[str, Any]], olds: Mapping[str, Any]
) -> Iterator[Problem]:
    known_all = len(columns) == len(inputs.get("columns", []))
    types = {column["name"]: column.get("type") for column in columns}
    for column in olds.get("columns") or []:
        name, kind = column["name"], column["type"]
        if name not in types and known_all:
            yield _loss(f"columns[{name!r}]", "the column is no longer declared", "declare it again")
        elif isinstance(types.get(name), str) and types[name] != kind:
            yield _loss(f"columns[{name!r}].type", repr(types[name]), f"keep {kind!r} and add a column of the new type")
    before, after = olds.get("divisionId"), known(inputs, "divisionId")
    if before and after and before != after:
        yield _loss("divisionId", repr(after), f"keep {before!r}; move the table in Genesys and then refresh")


def _loss(place: str, found: str, fix: str) -> Problem:
    allowed = "additions only: anything else would make a new table and lose its rows"
    return Problem(place=place, found=found, allowed=allowed, fix=fix, control=_ADDITIVE)


_ADDITIVE = "Genesys Cloud: PUT /api/v2/flows/datatables/{id} cannot remove fields"
