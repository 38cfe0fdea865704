"""REST client for Genesys Cloud over requests."""
