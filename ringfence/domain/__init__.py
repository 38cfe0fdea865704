"""Pure decisions about regions, retention, rotation and resilience: no Pulumi, no HTTP, no clock."""
