"""Rules as pure functions over facts."""
