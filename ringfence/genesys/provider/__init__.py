"""Native Pulumi provider for Genesys Cloud."""
