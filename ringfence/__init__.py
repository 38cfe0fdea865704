"""Ringfence: a Genesys Cloud contact centre that stays in the European Union, and proof of it."""
