"""An inbound flow. A preview compares the text after substitution; a change in the user interface is found by refresh.

Placeholders are filled here, so that a flow names what this program creates.
"""

import pulumi

from ringfence.genesys.sdk.architect import Flow
from ringfence.genesys.sdk.routing import Queue

DEFINITION = """
inboundCall:
  name: Example flow
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
          - transferToAcd:
              name: To the queue
              targetQueue:
                lit:
                  name: "{{queue}}"
          - disconnect:
              name: End the call
"""

queue = Queue("flow-queue", name="Example queue of the flow")

flow = Flow("reception", definition=DEFINITION, substitutions={"queue": queue.name})
pulumi.export("published_version", flow.published_version)
