"""A real program through the real engine, with the stand-in in a private plugin cache."""

import json
import os
import shutil
import subprocess
import sys
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest

from ringfence.local.aws.installation import install_plugin

pytestmark = pytest.mark.engine

PROGRAM = Path(__file__).with_name("program")
SCRIPTS = Path(sys.executable).parent
RESOURCES = 19


@dataclass
class Stack:
    """A stack of the test program in a folder of its own."""

    folder: Path
    endpoint: str

    def pulumi(self, *arguments, fails=False, text=None, **variables):
        """Runs the engine and returns what it printed."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PULUMI_"))}
        environment |= {
            "PATH": f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}",
            "PULUMI_HOME": str(self.folder / "home"),
            "PULUMI_BACKEND_URL": f"file://{self.folder}",
            "PULUMI_CONFIG_PASSPHRASE": "test",
            "PULUMI_SKIP_UPDATE_CHECK": "1",
            "AWS_ENDPOINT_URL": self.endpoint,
            "RINGFENCE_LOCAL_STATE": str(self.folder / "local"),
            **variables,
        }
        command = [SCRIPTS / "pulumi", *arguments, "--non-interactive", "--color", "never"]
        result = subprocess.run(
            command,
            cwd=self.folder / "program",
            env=environment,
            capture_output=True,
            text=True,
            input=text,
            check=False,
        )
        output = result.stdout + result.stderr
        assert (result.returncode != 0) == fails, output
        return output

    def configure(self, **values):
        """Writes the stack's configuration file: the region, and what the program asks for."""
        settings = {"aws:region": "eu-central-1", **{f"stand-in:{name}": value for name, value in values.items()}}
        (self.folder / "program" / "Pulumi.test.yaml").write_text(json.dumps({"config": settings}))

    def up(self, *arguments, **options):
        return self.pulumi("up", "--yes", "--skip-preview", "--stack", "test", *arguments, **options)

    def refresh(self, *arguments):
        return self.pulumi("refresh", "--yes", "--skip-preview", "--stack", "test", *arguments)

    def exported(self):
        return json.loads(self.pulumi("stack", "export", "--stack", "test"))


@pytest.fixture
def stack(emulator, tmp_path):
    if not (SCRIPTS / "pulumi").exists():
        pytest.skip("the Pulumi engine is not installed: run make engine")
    urllib.request.urlopen(urllib.request.Request(f"{emulator}/moto-api/reset", method="POST")).close()
    shutil.copytree(PROGRAM, tmp_path / "program")
    install_plugin(tmp_path / "home", Path(sys.executable))
    one = Stack(tmp_path, emulator)
    options = {"toolchain": "pip", "virtualenv": str(SCRIPTS.parent)}
    project = {"name": "stand-in", "runtime": {"name": "python", "options": options}}
    (tmp_path / "program" / "Pulumi.yaml").write_text(json.dumps(project))
    one.pulumi("stack", "init", "test")
    one.configure()
    return one


def test_a_program_goes_up_once_shows_changes_behind_its_back_and_goes_down(stack, aws):
    assert f"{RESOURCES} to create" in stack.pulumi("preview", "--stack", "test")
    assert f"{RESOURCES} created" in stack.up()
    assert f"{RESOURCES} unchanged" in stack.refresh("--expect-no-changes")
    assert f"{RESOURCES} unchanged" in stack.up("--expect-no-changes")

    assert "correct-horse" not in json.dumps(stack.exported())
    assert (stack.folder / "local" / "lambda" / "archiver.zip").exists()

    weaker = {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 30}}}
    aws.client("s3").put_object_lock_configuration(Bucket="evidence", ObjectLockConfiguration=weaker)
    aws.client("s3").put_bucket_versioning(Bucket="evidence", VersioningConfiguration={"Status": "Suspended"})
    aws.client("cloudwatch").disable_alarm_actions(AlarmNames=["silent"])
    assert "~ 3 updated" in stack.refresh()
    assert "~ 3 updated" in stack.up()
    assert f"{RESOURCES} unchanged" in stack.refresh("--expect-no-changes")

    stack.configure(queue="renamed")
    renamed = stack.up()
    assert "+-3 replaced" in renamed or "+-2 replaced" in renamed, renamed

    assert f"{RESOURCES} deleted" in stack.pulumi("destroy", "--yes", "--skip-preview", "--stack", "test")
    assert aws.client("s3").list_buckets()["Buckets"] == []


def test_what_an_interrupted_run_left_is_taken_over_and_not_made_twice(stack, aws):
    stack.up()
    state = stack.exported()
    lost = [resource for resource in state["deployment"]["resources"] if resource["type"].startswith("aws:")]
    state["deployment"]["resources"] = [one for one in state["deployment"]["resources"] if one not in lost]
    stack.pulumi("stack", "import", "--stack", "test", text=json.dumps(state))

    stack.up(RINGFENCE_ADOPT_URNS="\n".join(resource["urn"] for resource in lost))

    assert len(aws.client("lambda").list_event_source_mappings()["EventSourceMappings"]) == 1
    assert f"{RESOURCES} unchanged" in stack.refresh("--expect-no-changes")
    ids = {one["urn"]: one["id"] for one in stack.exported()["deployment"]["resources"] if "id" in one}
    key = next(one for one in lost if one["type"] == "aws:kms/key:Key")
    assert ids[key["urn"]] == key["id"]


def test_a_wrong_value_stops_the_preview_and_names_place_found_and_allowed(stack):
    stack.configure(mode="compliance")

    output = stack.pulumi("preview", "--stack", "test", fails=True)

    assert "rule.defaultRetention.mode: found 'compliance'; allowed: COMPLIANCE, GOVERNANCE" in output


def test_existing_objects_are_imported_by_their_ids(stack, aws):
    stack.up()
    exported = stack.exported()["deployment"]["resources"]
    key = next(one for one in exported if one["type"] == "aws:kms/key:Key")

    output = stack.pulumi(
        "import",
        "aws:kms/key:Key",
        "adopted",
        key["id"],
        "--yes",
        "--stack",
        "test",
        "--generate-code=false",
        "--protect=false",
    )
    assert "1 imported" in output

    target = "aws.partner/genesys.com/cloud/6f7bd36c/dora/audit/archive"
    output = stack.pulumi(
        "import",
        "aws:cloudwatch/eventTarget:EventTarget",
        "again",
        target,
        "--yes",
        "--stack",
        "test",
        "--generate-code=false",
        "--protect=false",
    )
    assert "1 imported" in output


def test_an_address_outside_this_machine_is_refused(stack):
    output = stack.pulumi("preview", "--stack", "test", fails=True, AWS_ENDPOINT_URL="https://kms.amazonaws.com")
    assert "never talks to AWS" in output
