"""The AWS provider of the one-machine stack: `pulumi-resource-aws` over boto3 against a local emulator."""
