"""Two numbers of a range lead to a flow."""

from ringfence.genesys.sdk.architect import Flow, Ivr
from ringfence.genesys.sdk.telephony import DidPool

DEFINITION = """
inboundCall:
  name: "Example flow of the number"
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

pool = DidPool("ivr-numbers", start_phone_number="+496912350000", end_phone_number="+496912350009")
flow = Flow("ivr-flow", definition=DEFINITION)

Ivr(
    "hotline",
    name="Example hotline",
    dnis=[pool.start_phone_number, pool.end_phone_number],
    open_hours_flow_id=flow.id,
)
