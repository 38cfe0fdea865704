"""genesys:architect:DataTable: a table that flows look values up in.

Endpoints (permission architect:datatable:{view, add, edit, delete}):
    GET, POST /api/v2/flows/datatables
    GET, PUT, DELETE /api/v2/flows/datatables/{id}   (PUT may add columns, never remove one; no version)
"""

from __future__ import annotations

from typing import Any, Literal

from ringfence.genesys.provider.fields import Traits, optional, output, required
from ringfence.genesys.provider.models import Inputs, Model, Outputs
from ringfence.genesys.provider.registry import Definition, define


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
        "Id of the division; the home division when left out.", traits=Traits(api="division", reference=True)
    )
    columns: list[DataTableColumn] | None = optional(
        "Columns beside the key column, in the order shown. Columns can be added, never removed or retyped."
    )


class DataTableOutputs(Outputs):
    """Computed values."""

    unmanaged_columns: list[str] | None = output("Columns that somebody added outside this stack; they are kept.")


DATA_TABLE = define(
    Definition(
        token="genesys:architect:DataTable",
        description="A table that flows look values up in. Changes are additive, so no row is ever lost.",
        inputs=DataTableInputs,
        outputs=DataTableOutputs,
    )
)
