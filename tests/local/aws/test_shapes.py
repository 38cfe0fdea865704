"""Names and types are those of the installed SDK, and a mistake is told with the right name."""

import pytest

from ringfence.local.aws import shapes, shapes_generator
from ringfence.local.aws.registry import RESOURCES
from ringfence.plugin.wire import UNKNOWN

LOCK = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration"


def problems(token, inputs):
    return {problem.place: problem.render() for problem in shapes.check(token, inputs)}


def test_the_committed_shapes_are_those_of_the_installed_sdk():
    assert shapes.SHAPES_FILE.read_text(encoding="utf-8") == shapes_generator.render(), (
        "run python -m ringfence.local.aws.shapes_generator"
    )


def test_every_type_has_its_shape_and_its_description():
    assert set(RESOURCES) == set(shapes.TOKENS)


@pytest.mark.parametrize("token", shapes.TOKENS)
def test_a_type_speaks_only_of_properties_that_the_sdk_has(token):
    resource = RESOURCES[token]
    known = {*shapes.inputs_of(token), "tagsAll"}
    rules = resource.rules
    paths = rules.replace_on | rules.computed | rules.kept | rules.documents | rules.unordered
    top_level = {path.split(".")[0].split("[")[0] for path in paths} | {
        limit.path.split(".")[0].split("[")[0] for limit in resource.limits
    }
    assert resource.inputs <= known
    assert ("region" in resource.inputs) == ("region" in rules.replace_on)
    assert set(resource.defaults) <= resource.handled
    assert top_level <= known
    if resource.name_property:
        assert resource.name_property in resource.handled


def test_a_wrong_name_is_refused_at_every_level_and_the_right_one_is_named():
    found = problems(LOCK, {"bucket": "b", "rule": {"defaultRetension": {"days": 1}}})
    assert "write defaultRetention instead" in found["rule.defaultRetension"]
    assert "write bucket instead" in problems(LOCK, {"buckett": "b"})["buckett"]


def test_a_name_in_python_spelling_is_refused():
    assert "write keyUsage instead" in problems("aws:kms/key:Key", {"key_usage": "SIGN_VERIFY"})["key_usage"]


def test_what_is_required_must_be_there():
    assert set(problems("aws:iam/rolePolicy:RolePolicy", {})) == {"policy", "role"}
    assert problems(LOCK, {"bucket": "b", "rule": {}})["rule.defaultRetention"]


@pytest.mark.parametrize(
    ("token", "inputs", "place"),
    [
        ("aws:kms/key:Key", {"enableKeyRotation": "true"}, "enableKeyRotation"),
        ("aws:kms/key:Key", {"rotationPeriodInDays": "90"}, "rotationPeriodInDays"),
        ("aws:kms/key:Key", {"rotationPeriodInDays": True}, "rotationPeriodInDays"),
        ("aws:kms/key:Key", {"tags": {"a": 1}}, 'tags["a"]'),
        ("aws:sqs/queue:Queue", {"name": 5}, "name"),
        ("aws:lambda/function:Function", {"role": "r", "runtime": "python4.0"}, "runtime"),
        ("aws:lambda/function:Function", {"role": "r", "architectures": "arm64"}, "architectures"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(token, inputs, place):
    assert set(problems(token, inputs)) == {place}


def test_a_value_that_is_not_known_yet_is_not_judged():
    assert problems(LOCK, {"bucket": UNKNOWN, "rule": {"defaultRetention": UNKNOWN}}) == {}


def test_a_threshold_may_be_a_whole_number():
    assert problems("aws:cloudwatch/metricAlarm:MetricAlarm", {"threshold": 1}) == {}
