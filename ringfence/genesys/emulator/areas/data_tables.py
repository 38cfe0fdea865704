"""Data tables and their rows (/api/v2/flows/datatables).

A table grows only: columns are added, never taken away. A row always has every column of its table.
"""

from __future__ import annotations

from typing import Any

from ringfence.genesys.emulator import kinds
from ringfence.genesys.emulator.call import Answer, Call
from ringfence.genesys.emulator.crud import register
from ringfence.genesys.emulator.envelopes import page
from ringfence.genesys.emulator.errors import ApiError, JsonObject, bad_request, invalid_value, not_found
from ringfence.genesys.emulator.kind import Kind, declare
from ringfence.genesys.emulator.kinds import find
from ringfence.genesys.emulator.organisation import Organisation
from ringfence.genesys.emulator.routing import Routes
from ringfence.genesys.emulator.shapes import Required, document, text
from ringfence.genesys.emulator.store import Stored

routes = Routes()

ROWS = "datatablerows"
COLUMN_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
}
EMPTY: dict[str, Any] = {"string": "", "boolean": False, "integer": 0, "number": 0}
VIEW_ROW = ("architect:datatableRow:view",)
EDIT_ROW = ("architect:datatableRow:edit",)


def _prepare(_organisation: Organisation, _call: Call, body: JsonObject, current: Stored | None) -> None:
    schema = body["schema"]
    properties = schema.get("properties")
    key = properties.get("key") if isinstance(properties, dict) else None
    if not isinstance(properties, dict) or not isinstance(key, dict) or key.get("type") != "string":
        raise bad_request(
            "The schema needs a property key of type string.", code="invalid.value", field="schema.properties.key"
        )
    for name, column in properties.items():
        if not isinstance(column, dict) or str(column.get("type")) not in COLUMN_TYPES:
            raise invalid_value(f"schema.properties.{name}.type", column, f"must be one of {', '.join(COLUMN_TYPES)}")
    if current is None:
        return
    for name, column in current["schema"]["properties"].items():
        if name not in properties:
            text_ = "The column {column} cannot be removed from a data table."
            raise ApiError(400, "flows.datatables.cannot.remove.fields", text_, params={"column": name})
        if properties[name]["type"] != column["type"]:
            raise invalid_value(
                f"schema.properties.{name}.type", properties[name]["type"], f"is {column['type']} and cannot be changed"
            )


def _show(_organisation: Organisation, call: Call, stored: Stored) -> JsonObject:
    """Reads show the schema only on request; writes always do."""
    if call.method != "GET" or "schema" in ",".join(call.query.get("expand", [])):
        return dict(stored)
    return {name: value for name, value in stored.items() if name != "schema"}


DATA_TABLES = declare(
    Kind(
        name="datatables",
        path="/api/v2/flows/datatables",
        label="data table",
        audit=("Architect", "DataTable"),
        shape={"name": Required(text(1, 256)), "description": text(), "schema": Required(document)},
        dated=False,
        divisioned=True,
        in_use_error=(409, "flows.datatables.in.use"),
        prepare=_prepare,
        render=_show,
    )
)
register(
    routes,
    DATA_TABLES,
    plural="flows_datatables",
    singular="flows_datatable",
    parameter="datatableId",
    view=("architect:datatable:view",),
    add=("architect:datatable:add",),
    edit=("architect:datatable:edit",),
    verbs=("LIST", "POST", "GET", "PUT"),
)


@routes.delete("/api/v2/flows/datatables/{datatableId}", status=204, any_of=("architect:datatable:delete",))
def delete_flows_datatable(organisation: Organisation, call: Call) -> Answer:
    """Deletes a table and its rows; 409 while a flow uses it, unless `force=true`."""
    table_id = call.params["datatableId"]
    kinds.remove(organisation, call, DATA_TABLES, table_id, force=call.flag("force"))
    for row_id, _ in organisation.store.items(ROWS):
        if row_id.startswith(f"{table_id}/"):
            organisation.store.delete(ROWS, row_id)
    return Answer(status=204)


@routes.get("/api/v2/flows/datatables/{datatableId}/rows", any_of=VIEW_ROW)
def get_flows_datatable_rows(organisation: Organisation, call: Call) -> JsonObject:
    """Rows of a table as a page; only their keys unless `showbrief=false`."""
    table = find(organisation, DATA_TABLES, call.params["datatableId"])
    prefix = f"{table['id']}/"
    brief = call.flag("showbrief", default=True)
    rows = [row for row in organisation.store.all(ROWS) if row["_id"].startswith(prefix)]
    return page(call, rows, render=lambda row: _visible(table, row, brief=brief))


@routes.post("/api/v2/flows/datatables/{datatableId}/rows", any_of=("architect:datatableRow:add",))
def post_flows_datatable_rows(organisation: Organisation, call: Call) -> JsonObject:
    """Adds a row; columns that are not sent get their default."""
    table = find(organisation, DATA_TABLES, call.params["datatableId"])
    row = _row(table, call.body)
    row_id = f"{table['id']}/{row['key']}"
    if organisation.store.read(ROWS, row_id) is not None:
        raise ApiError(
            400, "duplicate.value", "The table already has a row with key {key}.", params={"key": row["key"]}
        )
    return _save(organisation, call, table, row, None)


@routes.get("/api/v2/flows/datatables/{datatableId}/rows/{rowId}", any_of=VIEW_ROW)
def get_flows_datatable_row(organisation: Organisation, call: Call) -> JsonObject:
    """One row by its key; only the key unless `showbrief=false`."""
    table, row = _find_row(organisation, call)
    return _visible(table, row, brief=call.flag("showbrief", default=True))


@routes.put("/api/v2/flows/datatables/{datatableId}/rows/{rowId}", any_of=EDIT_ROW)
def put_flows_datatable_row(organisation: Organisation, call: Call) -> JsonObject:
    """Replaces a row; its key stays."""
    table, current = _find_row(organisation, call)
    row = _row(table, {"key": current["key"], **call.body})
    if row["key"] != current["key"]:
        raise invalid_value("key", row["key"], "cannot be changed")
    return _save(organisation, call, table, row, current)


@routes.delete(
    "/api/v2/flows/datatables/{datatableId}/rows/{rowId}", status=204, any_of=("architect:datatableRow:delete",)
)
def delete_flows_datatable_row(organisation: Organisation, call: Call) -> Answer:
    """Deletes a row."""
    table, row = _find_row(organisation, call)
    organisation.store.delete(ROWS, row["_id"])
    organisation.audit(
        call, ("Architect", "DataTableRow"), row["_id"], "Delete", before=_visible(table, row), name=row["key"]
    )
    return Answer(status=204)


def _find_row(organisation: Organisation, call: Call) -> tuple[Stored, Stored]:
    table = find(organisation, DATA_TABLES, call.params["datatableId"])
    row = organisation.store.read(ROWS, f"{table['id']}/{call.params['rowId']}")
    if row is None:
        raise not_found("data table row", call.params["rowId"])
    return table, row


def _row(table: Stored, body: JsonObject) -> JsonObject:
    """The row with every column of the table, types checked. Raises ApiError 400."""
    columns = table["schema"]["properties"]
    for name in body:
        if name not in columns:
            raise bad_request(f"The table has no column {name}.", code="invalid.property", field=name)
    row: JsonObject = {}
    for name, column in columns.items():
        value = body.get(name)
        if value is None:
            if name == "key":
                raise bad_request("key is required and must not be null.", code="invalid.value", field="key")
            value = column.get("default", EMPTY[column["type"]])
        kinds_ = COLUMN_TYPES[column["type"]]
        if not isinstance(value, kinds_) or (isinstance(value, bool) and column["type"] != "boolean"):
            raise invalid_value(name, value, f"must be of type {column['type']}")
        row[name] = value
    if not row["key"]:
        raise invalid_value("key", row["key"], "must not be empty")
    return row


def _save(organisation: Organisation, call: Call, table: Stored, row: JsonObject, current: Stored | None) -> JsonObject:
    action = "Update" if current else "Create"
    row_id = f"{table['id']}/{row['key']}"
    organisation.store.put(ROWS, row_id, {"_id": row_id, **row})
    before = _visible(table, current) if current else None
    organisation.audit(call, ("Architect", "DataTableRow"), row_id, action, before=before, after=row, name=row["key"])
    return row


def _visible(table: Stored, row: Stored, *, brief: bool = False) -> JsonObject:
    """Every column that the table has now, also those added after the row was written."""
    if brief:
        return {"key": row["key"]}
    columns = table["schema"]["properties"]
    return {name: row.get(name, column.get("default", EMPTY[column["type"]])) for name, column in columns.items()}
