"""genesys:architect:DataTableRow: a row of a data table.

Endpoints (permission architect:datatableRow:{view, add, edit, delete}):
    POST /api/v2/flows/datatables/{dataTableId}/rows
    GET, PUT, DELETE /api/v2/flows/datatables/{dataTableId}/rows/{key}
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import quote

from ringfence.genesys.client import AnswerLostError, NotFoundError
from ringfence.genesys.provider.collection import CollectionHandler
from ringfence.genesys.provider.context import Context
from ringfence.genesys.provider.fields import Traits, optional, required
from ringfence.genesys.provider.models import Inputs
from ringfence.genesys.provider.permissions import Permissions
from ringfence.genesys.provider.registry import define, handles
from ringfence.genesys.provider.settling import Listed
from ringfence.plugin.provider import DiffResult, PartialCreateError


class DataTableRowInputs(Inputs):
    """A row."""

    data_table_id: str = required("Id of the data table.", traits=Traits(replace=True))
    key: str = required("Key of the row; unique in the table.", min_length=1, traits=Traits(replace=True))
    values: dict[str, Any] | None = optional(
        "Values by column; a column that is left out gets its default.", traits=Traits(partial=True)
    )
    operator_owned: bool = optional(
        "Whether people change the row while operating (an approval, a switch): it is then created if it is absent and "
        "never written again.",
        default=False,
        traits=Traits(local=True),
    )


DATA_TABLE_ROW = define(
    "genesys:architect:DataTableRow",
    description="A row of a data table, owned by the stack or by the operators.",
    inputs=DataTableRowInputs,
)


@handles(DATA_TABLE_ROW)
class DataTableRowHandler(CollectionHandler):
    """Rows of data tables. A row is flat: its key and its columns side by side."""

    operators = "all values, where `operatorOwned` is true"
    collection = "/api/v2/flows/datatables/{dataTableId}/rows"
    permissions = Permissions.of("architect:datatableRow")
    scope = ("dataTableId",)
    name_input = "key"
    get_parameters: ClassVar[Mapping[str, object]] = {"showbrief": "false"}

    def to_api(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """The row as Genesys has it."""
        return {**(inputs.get("values") or {}), "key": inputs["key"]}

    def from_api(self, found: Mapping[str, Any]) -> dict[str, Any]:
        """Key and columns apart."""
        return {"key": found["key"], "values": {name: value for name, value in found.items() if name != "key"}}

    def own_id(self, found: Mapping[str, Any]) -> str:
        """A row has no id but its key."""
        return str(found["key"])

    def find(self, context: Context, inputs: Mapping[str, Any], *, fresh: bool) -> list[dict[str, Any]]:
        """The row with this key: one read instead of a listing that may be long."""
        del fresh
        path = f"{self.collection_path(inputs)}/{quote(str(inputs['key']), safe='')}"
        try:
            return [context.client.get(path, self.get_parameters)]
        except NotFoundError:
            return []

    def listed(self, context: Context, resource_id: str, inputs: Mapping[str, Any]) -> Listed:
        """Rows are looked for one by one; only one that seems to be gone is held against the rows of the table."""
        del inputs
        scope, key = self.split_id(resource_id)
        path = self.collection_path(scope)
        return lambda fresh: any(row.get("key") == key for row in context.client.entries(path, fresh=fresh))

    def adopt(
        self, context: Context, urn: str, inputs: dict[str, Any], existing: list[dict[str, Any]]
    ) -> dict[str, Any]:
        """A row that operators own may be there already and stays as it is."""
        return existing[0] if inputs.get("operatorOwned") else super().adopt(context, urn, inputs, existing)

    def _look_for_own(
        self, context: Context, urn: str, inputs: dict[str, Any], error: AnswerLostError
    ) -> dict[str, Any]:
        """A row that operators own is left to the next create, which takes it as it is; it must never be made anew."""
        try:
            return super()._look_for_own(context, urn, inputs, error)
        except PartialCreateError as doubt:
            if inputs.get("operatorOwned"):
                raise error from doubt
            raise

    def as_found(self, found_inputs: Mapping[str, Any], old_inputs: Mapping[str, Any]) -> dict[str, Any]:
        """What operators did to their own row is no drift."""
        inputs = super().as_found(found_inputs, old_inputs)
        if old_inputs.get("operatorOwned") and "values" in old_inputs:
            inputs["values"] = old_inputs["values"]
        return inputs

    def diff(
        self, old_inputs: Mapping[str, Any], old_outputs: Mapping[str, Any], news: Mapping[str, Any]
    ) -> DiffResult:
        """Values of a row that operators own are never compared."""
        result = super().diff(old_inputs, old_outputs, news)
        if news.get("operatorOwned") is not True:
            return result
        changes = {path: kind for path, kind in result.changes.items() if not path.startswith("values")}
        return DiffResult(changes=changes, delete_before_replace=result.delete_before_replace)

    def update(
        self, context: Context, urn: str, resource_id: str, old_outputs: dict[str, Any], news: dict[str, Any]
    ) -> dict[str, Any]:
        """A row that operators own is not written."""
        if news.get("operatorOwned"):
            return dict(news)
        return super().update(context, urn, resource_id, old_outputs, news)
