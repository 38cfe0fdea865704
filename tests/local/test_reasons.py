"""Why the engine stopped, as the last lines of `make up` say it."""

import json

from ringfence.local.reasons import MOST_REASONS, reasons

URN = "urn:pulumi:local::ringfence::aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration::evidence-lock"
FOUND = "rule.defaultRetention.mode: found 'GOVERNANCE'; allowed: COMPLIANCE; set it to COMPLIANCE (RTS 2024/1774)"


def violation(level="mandatory", urn=URN):
    message = f"Object Lock is in COMPLIANCE mode (RTS 2024/1774)\n{FOUND}\n"
    event = {"resourceUrn": urn, "policyName": "lock-mode", "message": message, "enforcementLevel": level}
    return {"policyEvent": event}


def said(text, severity="error", **more):
    return {"diagnosticEvent": {"message": f"{text}\n", "severity": severity, **more}}


def told(tmp_path, *events, end=""):
    log = tmp_path / "events.json"
    log.write_text("".join(json.dumps(event) + "\n" for event in events) + end)
    return reasons(log)


def test_a_violation_is_told_with_rule_resource_and_what_was_found(tmp_path):
    assert told(tmp_path, violation(), said("preview failed")) == [f"policy lock-mode (evidence-lock): {FOUND}"]


def test_advice_and_chatter_are_left_out(tmp_path):
    assert told(tmp_path, violation("advisory"), said("beginning rpc", "debug"), said("x", ephemeral=True)) == []


def test_an_error_that_is_said_twice_is_told_once(tmp_path):
    assert told(tmp_path, said("no answer from the organisation"), said("no answer from the organisation")) == [
        "no answer from the organisation"
    ]


def test_a_long_list_ends_with_how_many_are_left(tmp_path):
    events = [violation(urn=f"{URN}-{number}") for number in range(MOST_REASONS + 3)]

    assert told(tmp_path, *events)[-1] == "3 more, above"


def test_a_log_that_was_cut_off_or_never_written_tells_what_it_can(tmp_path):
    assert len(told(tmp_path, violation(), end='{"policyEv')) == 1
    assert reasons(tmp_path / "nowhere.json") == []
