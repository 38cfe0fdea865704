"""The one-machine stack: emulators, AWS stand-in provider and function runner."""
