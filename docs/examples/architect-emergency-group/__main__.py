"""A group whose switch people throw in an emergency. No deployment ever touches the switch."""

from ringfence.genesys.sdk.architect import EmergencyGroup, Flow, Ivr

DEFINITION = """
inboundCall:
  name: "Example flow in an emergency"
  division: Home
  defaultLanguage: en-us
  supportedLanguages:
    en-us: {}
  startUpRef: /inboundCall/tasks/task[Start_10]
  tasks:
    - task:
        name: Start
        refId: Start_10
        actions:
          - disconnect:
              name: End the call
"""

flow = Flow("emergency-flow", definition=DEFINITION)
hotline = Ivr("emergency-hotline", name="Example hotline in an emergency", open_hours_flow_id=flow.id)

EmergencyGroup(
    "emergency",
    name="Example emergency",
    emergency_call_flows=[{"flow_id": flow.id, "ivr_ids": [hotline.id]}],
)
