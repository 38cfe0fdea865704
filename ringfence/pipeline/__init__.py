"""Code that runs in Lambda: webhook, archiver and their shared parts."""
