"""Data that the emulator serves and the list of paths that the platform has."""
