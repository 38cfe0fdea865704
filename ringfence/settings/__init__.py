"""Stack configuration as one frozen tree, with every problem reported at once."""
