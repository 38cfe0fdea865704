"""A workflow starts when the platform reports an operational event, such as a trunk out of service."""

from ringfence.genesys.sdk.architect import Flow
from ringfence.genesys.sdk.processautomation import OperationalEventAlert, get_operational_event_definitions

DEFINITION = """
workflow:
  name: "Example workflow of the alert"
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

workflow = Flow("alert-workflow", definition=DEFINITION)
events = get_operational_event_definitions().definitions

OperationalEventAlert(
    "operations",
    name="Example operational events",
    workflow_id=workflow.id,
    event_definition_ids=[event.id for event in events],
)
