"""A key that an integration uses; the platform never shows it again, and the state holds it encrypted.

`pulumi config set --secret pagerKey ...` gives the key.
"""

import pulumi

from ringfence.genesys.sdk.integrations import Credential

key = pulumi.Config().get_secret("pagerKey") or pulumi.Output.secret("only-for-the-emulator")

Credential("pager", name="Example pager", credential_type_id="userDefined", fields={"key": key})
