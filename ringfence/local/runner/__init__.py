"""Runs the declared functions where the AWS emulator cannot: HTTP APIs, queue mappings and the partner event bus."""
