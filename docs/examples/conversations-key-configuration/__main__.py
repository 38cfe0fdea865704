"""Conversation data is sealed with an AWS KMS key of yours. Keep a previous key for at least 31 days after a change.

The alias is configuration: `pulumi config set aliasArn arn:aws:kms:eu-central-1:<account>:alias/<name>`.
"""

import pulumi

from ringfence.genesys.sdk.conversations import KeyConfiguration

alias = pulumi.Config().get("aliasArn") or "arn:aws:kms:eu-central-1:123456789012:alias/conversations"

KeyConfiguration("conversations", key_configuration_type="KmsSymmetric", url=alias, on_delete="disable")
