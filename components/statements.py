"""The words that all policies are written in."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from pulumi import Input, Output

from components.base import Deployment

Statement = dict[str, Any]
"""One statement of an IAM, key, queue, topic or bucket policy."""


def document(statements: Sequence[Statement]) -> str:
    """A policy document as JSON text, known before anything exists."""
    return json.dumps(_document(statements))


def document_output(statements: Sequence[Input[Mapping[str, Any]]]) -> Output[str]:
    """A policy document as JSON text that refers to outputs of other resources."""
    return Output.json_dumps(_document(statements))


def _document(statements: Sequence[Input[Mapping[str, Any]]]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def service_trust(service: str, source_account: str | None = None) -> str:
    """Trust policy of a role that one AWS service assumes.

    Args:
        service: Service, such as `lambda`.
        source_account: Account for which the service must be acting, for services that say so when they assume a role.
            Lambda and S3 replication do not: with the condition they could not assume it.
    """
    statement: Statement = {
        "Effect": "Allow",
        "Principal": {"Service": f"{service}.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }
    if source_account:
        statement["Condition"] = {"StringEquals": {"aws:SourceAccount": source_account}}
    return document([statement])


def deny_plain_transport(action: str, resource: str) -> Statement:
    """Denial of every call that is not under TLS (RTS 2024/1774 art. 14)."""
    return {
        "Sid": "DenyPlainTransport",
        "Effect": "Deny",
        "Principal": "*",
        "Action": action,
        "Resource": resource,
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }


def rules_may(action: str, resource: str, rule_arns: Sequence[str]) -> Statement:
    """Permission for EventBridge, acting for the named rules only."""
    return {
        "Sid": "RulesMay",
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": action,
        "Resource": resource,
        "Condition": {"ArnEquals": {"aws:SourceArn": list(rule_arns)}},
    }


ONLY_OPEN = ("kms:Decrypt",)
"""For services that only open with a role what was sealed before: Secrets Manager, Lambda's environment, Scheduler."""


def use_key(
    key_arn: Input[str],
    deployment: Deployment,
    services: Sequence[str],
    region: str | None = None,
    actions: Sequence[str] = ("kms:Decrypt", "kms:GenerateDataKey"),
) -> Statement:
    """IAM statement: use of one key, but only through the named services of one region."""
    through = [f"{service}.{region or deployment.region}.{deployment.dns_suffix}" for service in services]
    return {
        "Sid": "UseKeyThrough"
        + "".join(service.capitalize() for service in services)
        + (region or "").replace("-", ""),
        "Effect": "Allow",
        "Action": list(actions),
        "Resource": key_arn,
        "Condition": {"StringEquals": {"kms:ViaService": through}},
    }
