"""A workflow starts when a conversation of a queue ends."""

from ringfence.genesys.sdk.architect import Flow
from ringfence.genesys.sdk.processautomation import Trigger

DEFINITION = """
workflow:
  name: "Example workflow of the trigger"
  division: Home
  defaultLanguage: en-us
  supportedLanguages:
    en-us: {}
  startUpRef: /workflow/states/state[Start_10]
  states:
    - state:
        name: Start
        refId: Start_10
        actions:
          - endWorkflow:
              name: End
"""

workflow = Flow("trigger-workflow", definition=DEFINITION)

Trigger(
    "on-end",
    name="Example trigger",
    topic_name="v2.detail.events.conversation.{id}.customer.end",
    target={"id": workflow.id, "data_format": "TopLevelPrimitives"},
    enabled=True,
    match_criteria=[{"json_path": "mediaType", "operator": "Equal", "value": "VOICE"}],
    event_ttl_seconds=60,
    description="Starts the follow-up",
)
