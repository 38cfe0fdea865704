"""What is forbidden: the CrossGuard policy pack."""
