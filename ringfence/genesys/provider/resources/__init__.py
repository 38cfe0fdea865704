"""One module per Genesys resource."""
