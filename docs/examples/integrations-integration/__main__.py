"""Audit events go to Amazon EventBridge in Frankfurt, in an account of yours."""

from ringfence.genesys.sdk.integrations import Integration

Integration(
    "audit-feed",
    integration_type_id="amazon-eventbridge-source",
    name="Example audit feed",
    properties={
        "awsAccountId": "123456789012",
        "awsAccountRegion": "eu-central-1",
        "eventSourceSuffix": "example-audit",
        "eventFilter": ["v2.audits.entitytype.{id}.entityid.{id}"],
    },
    enabled=True,
)
