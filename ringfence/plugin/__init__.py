"""Everything a Pulumi provider process in Python needs, in one place."""
