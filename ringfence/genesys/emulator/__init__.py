"""A Genesys Cloud organisation on loopback."""
