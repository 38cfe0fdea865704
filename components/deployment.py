"""From settings to the facts that every component needs, and the proof that the AWS account is the right one."""

from __future__ import annotations

from pulumi import RunError, log
from pulumi_aws import get_caller_identity

from components.base import Deployment
from ringfence.domain.problems import Problem
from ringfence.settings import Settings


def deployment_of(settings: Settings) -> Deployment:
    """Facts of the stack, with the tags of the asset inventory (RTS 2024/1774 art. 4(2)(b))."""
    tags = settings.tags
    return Deployment(
        name_prefix=settings.name_prefix,
        account_id=settings.aws.account_id,
        region=settings.archive.region,
        replica_region=settings.archive.replica_region,
        organisation_id=settings.organisation.id,
        organisation_region=settings.organisation.region,
        tags={
            "dora:owner": tags.owner,
            "dora:function": tags.function,
            "dora:criticality": tags.criticality,
            "dora:classification": tags.classification,
            "dora:rto-minutes": str(settings.resilience.rto_minutes),
            "dora:rpo-minutes": str(settings.resilience.rpo_minutes),
            "dora:legal-basis": tags.legal_basis,
        },
        production=settings.protection == "production",
        key_administrator_role=settings.aws.key_administrator_role,
        break_glass_role=settings.aws.break_glass_role,
    )


def prove_account(expected: str) -> None:
    """Stops the program when the AWS login belongs to another account than the settings name.

    Keys and evidence in a wrong account cannot be moved afterwards, least of all locked ones.

    Raises:
        RunError: when the accounts differ.
    """
    found = get_caller_identity().account_id
    if found != expected:
        problem = Problem(
            place="aws.account_id",
            found=f"a login to account {found}",
            allowed=f"account {expected}",
            fix="log in to that account, or correct the setting",
            control="RTS 2024/1774 4(2)(b)",
        )
        raise RunError(problem.render())


def warn_of_a_guard_without_exception(settings: Settings) -> None:
    """Says in every preview of a production stack that nobody, the deployer included, can change the guard later on.

    The denials on evidence buckets and keys take effect with the first deployment. A later change of lifecycle,
    replication, encryption or bucket policy is then refused by AWS with AccessDenied, and only the root user of the
    account can take a bucket policy away.
    """
    if settings.protection != "production" or settings.aws.break_glass_role:
        return
    problem = Problem(
        place="aws.break_glass_role",
        found="nothing: after the first deployment AWS refuses every change of the evidence buckets' guard, to you too",
        allowed="the name of an existing IAM role that the denials on keys and archive spare",
        fix="create a role such as evidence-break-glass, name it here, and deploy changes of the guard with it",
        control="RTS 2024/1774 21",
    )
    log.warn(problem.render())
