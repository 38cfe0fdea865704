"""A row that is created once; afterwards people change it and no deployment resets it."""

from ringfence.genesys.sdk.architect import DataTable, DataTableRow

table = DataTable("switches", name="Example switches", columns=[{"name": "open", "type": "boolean"}])

DataTableRow("hotline", data_table_id=table.id, key="hotline", values={"open": True}, operator_owned=True)
