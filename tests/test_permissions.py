"""The evaluator that roles are judged with: it would notice what it is there for."""

import pytest

from tests.permissions import Grant, Request, allowed, grants


def document(**statement):
    return {"Statement": [{"Sid": "S", "Effect": "Allow", "Action": "s3:PutObject", "Resource": "*", **statement}]}


DENY = {"Effect": "Deny", "Principal": "*"}
PUT = Request("s3:PutObject", "arn:aws:s3:::evidence/audit/a", {"s3:object-lock-remaining-retention-days": 1827})


def test_what_nobody_allows_is_denied_and_a_denial_wins():
    assert not allowed(PUT)
    assert allowed(PUT, document())
    assert not allowed(PUT, document(), document(**DENY))


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ({"Action": "s3:Put*"}, True),
        ({"Action": "s3:PutObjectRetention"}, False),
        ({"Resource": "arn:aws:s3:::evidence/audit/*"}, True),
        ({"Resource": "arn:aws:s3:::evidence"}, False),
        ({"Condition": {"NumericGreaterThanEquals": {"s3:object-lock-remaining-retention-days": "1827"}}}, True),
        ({"Condition": {"NumericGreaterThanEquals": {"s3:object-lock-remaining-retention-days": "1828"}}}, False),
        ({"Condition": {"StringEquals": {"kms:ViaService": "s3.eu-central-1.amazonaws.com"}}}, False),
        ({"Condition": {"StringNotEquals": {"kms:ViaService": "s3.eu-central-1.amazonaws.com"}}}, True),
        ({"Condition": {"Null": {"s3:object-lock-mode": "true"}}}, True),
        ({"Condition": {"Null": {"s3:object-lock-mode": "false"}}}, False),
    ],
)
def test_action_resource_and_condition_decide(statement, expected):
    assert allowed(PUT, document(**statement)) is expected


def test_an_operator_that_is_not_known_stops_the_test():
    with pytest.raises(AssertionError, match="DateGreaterThan"):
        allowed(PUT, document(Condition={"DateGreaterThan": {"s3:object-lock-remaining-retention-days": "2026-01-01"}}))


def test_a_principal_is_one_account_one_role_or_one_service():
    account = document(Principal={"AWS": "arn:aws:iam::123456789012:root"})
    assert allowed(Request("s3:PutObject", "x", principal="arn:aws:iam::123456789012:role/a"), account)
    assert not allowed(Request("s3:PutObject", "x", principal="arn:aws:iam::210987654321:role/a"), account)
    service = document(Principal={"Service": "events.amazonaws.com"})
    assert allowed(Request("s3:PutObject", "x", principal="events.amazonaws.com"), service)
    assert not allowed(Request("s3:PutObject", "x", principal="sns.amazonaws.com"), service)


def test_a_statement_falls_into_its_smallest_grants():
    listed = grants(document(Action=["a", "b"], Condition={"StringEquals": {"kms:ViaService": ["s3", "sqs"]}}))

    assert len(listed) == 4
    assert Grant("S", "b", "*", (("StringEquals", "kms:ViaService", "sqs"),)) in listed
