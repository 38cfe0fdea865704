"""A pack of Pulumi's own making with one rule that looks at nothing: what the protocol alone costs."""

from pulumi_policy import PolicyPack, ResourceValidationPolicy, StackValidationPolicy

if __name__ == "__main__":
    PolicyPack(
        name="do-nothing",
        policies=[
            ResourceValidationPolicy(name="nothing", description="Nothing.", validate=lambda _args, _report: None),
            StackValidationPolicy(name="nothing-whole", description="Nothing.", validate=lambda _args, _report: None),
        ],
    )
