"""A call that flows may make. The host stands in the text: a variable there is refused."""

import json

from ringfence.genesys.sdk.integrations import DataAction, Integration

integration = Integration(
    "action-connector", integration_type_id="custom-rest-actions", name="Example connector", enabled=True
)

DataAction(
    "page",
    name="Example page the duty officer",
    category="Example connector",
    integration_id=integration.id,
    request_url_template="https://events.pager.example/v2/${input.kind}",
    request_type="POST",
    request_template="${input.rawRequest}",
    headers={"Content-Type": "application/json"},
    timeout_seconds=10,
    input_schema=json.dumps({"type": "object", "properties": {"kind": {"type": "string"}}}),
    success_schema=json.dumps({"type": "object", "properties": {}}),
)
