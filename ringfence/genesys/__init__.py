"""Genesys Cloud: client, Pulumi provider, SDK and emulator."""
