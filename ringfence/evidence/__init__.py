"""Evidence for an inspection: verification of digests away from AWS."""
