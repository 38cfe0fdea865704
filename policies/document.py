"""Write `docs/controls.md` from the catalogue: `python -m policies.document --write`, `--check` in CI."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from policies.catalogue import Catalogue, Example, Limits, RuleEntry, Scope, catalogue, limits, load_examples
from policies.model import Level

TARGET = Path(__file__).resolve().parent.parent / "docs" / "controls.md"
_SCOPES = {
    Scope.WALKER: "every property of every resource",
    Scope.RESOURCE: "every resource of these types",
    Scope.EVIDENCE: "evidence, and what protects it",
    Scope.DECLARED: "declared evidence",
    Scope.STACK: "the stack as a whole",
    Scope.PACK: "the pack's configuration and baseline",
}


def render(known: Catalogue, numbers: Limits, examples: dict[str, Example]) -> str:
    """The document as text."""
    lines = [*_head(known), *_controls(known), *_limits(numbers), *_rules(known, examples), *_undecidable(known), *_configuration()]
    return "\n".join(lines) + "\n"


def _head(known: Catalogue) -> Iterator[str]:
    mandatory = sum(rule.level is Level.MANDATORY for rule in known.rules.values())
    yield "# Controls and rules"
    yield ""
    yield "<!-- Generated from policies/catalogue by `python -m policies.document --write`. Change the catalogue, not this file. -->"
    yield ""
    yield (
        f"{len(known.rules)} rules, {mandatory} of them mandatory: a violation stops the deployment. The others are advisory, each with what a "
        "human has to judge. A rule supports evidence for the articles beside it; it does not make an entity compliant."
    )
    yield ""
    yield (
        "DORA (Regulation (EU) 2022/2554) has no duty to keep data in the Union and no retention period of its own. It asks an entity to know, "
        "contract and register the location of data (article 30(2)(b)) and to set its retention periods (RTS 2024/1774 article 12(2)(a)). "
        '"EU only" and the numbers below are the declared policy that these articles ask for.'
    )
    yield ""


def _controls(known: Catalogue) -> Iterator[str]:
    yield "## Controls"
    yield ""
    yield "| Control | Instrument | Article | About | What the rules support | Rules |"
    yield "|---|---|---|---|---|---|"
    for control in known.controls.values():
        rules = [f"`{rule.id}`" for rule in known.rules.values() if control.id in rule.controls]
        yield f"| {control.id} | {control.instrument} | {control.article} | {control.heading} | {control.supports} | {len(rules)} |"
    yield ""


def _limits(numbers: Limits) -> Iterator[str]:
    yield "## Limits"
    yield ""
    yield "From `policies/catalogue/limits.yaml`; no rule holds a number of its own."
    yield ""
    yield "| Limit | Value |"
    yield "|---|---|"
    for name, value in numbers.model_dump().items():
        if isinstance(value, int):
            yield f"| {name.replace('_', ' ')} | {value} |"
    yield ""


def _rules(known: Catalogue, examples: dict[str, Example]) -> Iterator[str]:
    yield "## Rules"
    yield ""
    for scope, sentence in _SCOPES.items():
        rules = [rule for rule in known.rules.values() if rule.scope is scope]
        if rules:
            yield f"### Looking at {sentence}"
            yield ""
            for rule in rules:
                yield from _rule(rule, known, examples[rule.id])


def _rule(rule: RuleEntry, known: Catalogue, example: Example) -> Iterator[str]:
    yield f"#### `{rule.id}`"
    yield ""
    yield f"{rule.title}."
    yield ""
    yield f"- Level: {rule.level.value}, severity {rule.severity.value}"
    for name in rule.controls:
        control = known.controls[name]
        yield f"- Control: {control.id}, {control.instrument} article {control.article} ({control.heading})"
    if rule.applies_to and rule.applies_to != ("*",):
        yield f"- Types: {', '.join(f'`{token}`' for token in rule.applies_to)}"
    yield f"- A failure: {rule.failure}"
    yield f"- To fix: {rule.remediation}"
    if rule.judged_by_human:
        yield f"- Advisory, because a human judges {rule.judged_by_human}"
    yield f"- Turned red in tests by: {'; '.join(_mutations(example))}"
    yield ""


def _mutations(example: Example) -> Iterable[str]:
    for mutation in example.mutations:
        changes = [f"`{_path(path)}` set to `{value}`" for path, value in mutation.set.items()]
        changes += [f"`{_path(path)}` removed" for path in mutation.remove]
        changes += [f"`{name}` deleted" for name in mutation.drop]
        yield " and ".join(changes) or "a change of the configuration"


def _path(path: str) -> str:
    return path.partition(".")[2].removeprefix("properties.")


def _undecidable(known: Catalogue) -> Iterator[str]:
    yield "## What code cannot decide"
    yield ""
    yield from (f"- {sentence}" for sentence in known.undecidable)
    yield ""


def _configuration() -> Iterator[str]:
    yield _CONFIGURATION.strip()


_CONFIGURATION = """
## Configuration

The pack reads `configuration.yaml` beside it, or the file that `RINGFENCE_POLICY_CONFIGURATION` names, or the properties of the policy
`pack-limits-not-loosened` in `--policy-pack-config`. Every problem of the file is told at once, and the pack does not start until it is
correct. A floor below the catalogue's, or a ceiling above it without its legal basis, is a violation unless an exemption covers it.

| Key | Meaning |
|---|---|
| `retention.floor_days`, `retention.ceiling_days` | Floor and ceiling of evidence without a retention class |
| `retention.classes.<name>` | `floor_days`, `ceiling_days`, `legal_basis` of the class that the tag `dora:retention-class` names |
| `regions[]` | `name` and `reason` of a region outside the Union that the entity admits |
| `vendors[]` | Vendor register: `hosts` (`*.example.eu` for all below a domain), `operator`, `country`, `purpose`, `legal_basis` |
| `buckets.<name>` | Region of a bucket outside the stack; its ARN carries none |
| `evidence[]` | URN patterns of resources that are evidence without the tag `dora:evidence` |
| `not_evidence[]` | `resource` (URN pattern) and `reason` of what retention rules leave alone |
| `protected_stacks[]` | Patterns of stack names in which irreversible evidence must be protected |
| `reviewed_packages[]` | Packages that need no review any more |
| `exemptions[]` | `rule`, `resource` (URN pattern), `reason`, `approver`, `expires`, `control` |
| `baselines[]` | Baseline files; `baseline/*.yaml` beside the configuration when not given |

### What retention rules look at

A resource is evidence when it carries the tag `dora:evidence` = `true`, when the configuration names it, when it lies inside a component of
this product, when it belongs to such a resource (lock, versioning, lifecycle, policy, encryption, queue and topic policy, event archive), or
when its kind exists only to protect evidence (Object Lock configuration, key, trail, vault lock). A satellite whose target cannot be seen is
judged as evidence. Residency rules look at everything.

### Exemptions

An exemption is shown whenever it is used. One that is incomplete, expired, or needed by nothing in the stack it names is a violation itself.

### The ratchet

`ringfence baseline record` writes the guarded values of a deployed stack to a file that is reviewed like code. From then on any weaker value is
refused, above the floor or not, and so is the absence of a recorded resource.
"""


@click.command()
@click.option("--write", "action", flag_value="write", help="Write the document.")
@click.option("--check", "action", flag_value="check", default=True, help="Exit 1 when the document is not current.")
def main(action: str) -> None:
    """Generate docs/controls.md from the policy catalogue."""
    text = render(catalogue(), limits(), load_examples())
    if action == "write":
        TARGET.parent.mkdir(exist_ok=True)
        TARGET.write_text(text, encoding="utf-8")
        click.echo(f"{TARGET} written")
    elif not TARGET.exists() or TARGET.read_text(encoding="utf-8") != text:
        raise click.ClickException(f"{TARGET} is not current: run python -m policies.document --write")


if __name__ == "__main__":
    sys.exit(main())
