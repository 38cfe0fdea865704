"""One module per AWS service: what each resource type is made of and how it is created, read, changed and deleted."""
