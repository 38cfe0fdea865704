"""What is declared: one module, one component."""
