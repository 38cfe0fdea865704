"""genesys:architect:DataTableRow: a row of a data table.

Endpoints (permission architect:datatableRow:{view, add, edit, delete}):
    POST /api/v2/flows/datatables/{dataTableId}/rows
    GET, PUT, DELETE /api/v2/flows/datatables/{dataTableId}/rows/{key}
"""

from __future__ import annotations

from typing import Any

from ringfence.genesys.provider.fields import Traits, optional, required
from ringfence.genesys.provider.models import Inputs
from ringfence.genesys.provider.registry import Definition, define


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
    Definition(
        token="genesys:architect:DataTableRow",
        description="A row of a data table, owned by the stack or by the operators.",
        inputs=DataTableRowInputs,
    )
)
