"""A data table. Columns can be added later, never removed, so no row is ever lost."""

from ringfence.genesys.sdk.architect import DataTable

DataTable(
    "approvals",
    name="Example approvals",
    columns=[
        {"name": "status", "type": "string", "default": "NONE"},
        {"name": "expiresAt", "type": "integer"},
    ],
)
