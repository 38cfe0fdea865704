"""Recordings are sealed with an AWS KMS key of yours. A preview has Genesys try the key.

The key is named by an alias in the home region; its policy admits Genesys for this organisation alone. Here the alias
is configuration: `pulumi config set aliasArn arn:aws:kms:eu-central-1:<account>:alias/<name>`.
"""

import pulumi

from ringfence.genesys.sdk.recording import KeyConfiguration

alias = pulumi.Config().get("aliasArn") or "arn:aws:kms:eu-central-1:123456789012:alias/recordings"

KeyConfiguration(
    "recordings",
    key_configuration_type="KmsSymmetric",
    url=alias,
    # Genesys cannot delete a configuration: going away means going back to a key of Genesys.
    on_delete="disable",
)
