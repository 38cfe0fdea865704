"""`make up`: services, provider, stack, policies, deployment and proof, each step said with what it takes.

Every step may be interrupted at any moment, also with `kill -9`; run again, the whole converges.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ringfence.local.arrivals import LockedObject
from ringfence.local.aws.installation import install_plugin, official_plugin_present
from ringfence.local.digest_proof import DigestProof, prove_digest
from ringfence.local.engine import EVENTS, ROLE, Engine, EngineError, engines
from ringfence.local.environment import find_engine, local_environment
from ringfence.local.processes import marked, stop, wait_until
from ringfence.local.proof import prove
from ringfence.local.reasons import reasons
from ringfence.local.services import AWS
from ringfence.local.state import LocalState
from ringfence.local.supervisor import Supervisor

DEPLOYED: Final = "deployed.json"
"""File that says which run of the AWS emulator holds what the stack's state records."""

EARLIER_RUN_SECONDS: Final = 900.0
"""How long a deployment that is still under way is waited for."""

_ORPHAN_SECONDS = 5.0

Say = Callable[[str], None]


class DeployError(RuntimeError):
    """The deployment stopped; the message says why and how to go on."""


@dataclass(frozen=True, kw_only=True)
class Deployment:
    """What a deployment ended with.

    Attributes:
        resources: Number of declared resources in the state.
        proof: The locked objects that the two events became; empty when the proof was left out.
        digest: What the digest chain showed; None when the proof was left out.
        seconds: How long it took.
    """

    resources: int
    proof: list[LockedObject]
    digest: DigestProof | None
    seconds: float


def deploy(state: LocalState, say: Say, *, with_proof: bool = True) -> Deployment:
    """Starts what is needed, deploys the local stack under all policies, and shows that the pipeline works.

    Args:
        state: Folder of the stack.
        say: Told, in words for people, what is done and how long it may take.
        with_proof: Whether two events are sent through the pipeline at the end.

    Raises:
        DeployError: when the engine or a policy stopped it; what was deployed before stays.
        LocalStateError: when the stack file or the state folder cannot be used; nothing was touched.
        ServiceStartError: when an emulator does not come up.
        ProofError: when the pipeline does not do its work.
        KeyboardInterrupt: after Ctrl-C, once the engine has written down what it did.
    """
    began = time.monotonic()
    # Before anything is started: an emulator that is started again for a stack file that says nothing loses its memory.
    state.check_stack_file()
    with state.locked("deployment", waiting=lambda: say("another deployment is under way; waiting for it")):
        say("[1/4] services (about 5 s)")
        statuses = Supervisor(state, say).up()
        instance = next(status.instance for status in statuses if status.service.name == AWS)
        say("[2/4] engine, provider and stack (about 2 s)")
        engine = _engine(state, say)
        try:
            _await_earlier_run(state, engine, say)
            _prepare(state, engine, str(instance), say)
            adopt = engine.take_over_interrupted()
        except EngineError as error:
            raise DeployError(f"{error}\nnothing was changed; run `make up` again after mending this") from error
        if adopt:
            say(f"an earlier run was interrupted while it created {len(adopt)} resources; what it left is taken over:")
            for urn in adopt:
                say(f"  {urn.rpartition('::')[2]} ({urn.split('::')[-2].rpartition('$')[2]})")
        say("[3/4] preview and deployment under all policies (about 1 minute, seconds when nothing changes)")
        status = engine.deploy(adopt)
        if engine.interrupted and status != 0:
            raise KeyboardInterrupt
        if status != 0:
            causes = "".join(f"\n  - {reason}" for reason in _causes(state, engine))
            raise DeployError(
                f"`pulumi up` ended with status {status}"
                f"{', stopped by:' + causes if causes else '; its messages are above.'}\n"
                "What was deployed before stays as it is and the services keep running. "
                "Mend the cause and run `make up` again, or `make down` to remove everything."
            )
        checkpoint = engine.checkpoint()
        objects: list[LockedObject] = []
        digest: DigestProof | None = None
        if with_proof:
            say("[4/4] proof: one event through each door of the pipeline, then a digest of the archive")
            objects = prove(state, say)
            digest = prove_digest(state, objects, say)
        return Deployment(
            resources=checkpoint.resources, proof=objects, digest=digest, seconds=time.monotonic() - began
        )


def _engine(state: LocalState, say: Say) -> Engine:
    executable = find_engine(state.project)
    if executable is None:
        raise DeployError("no Pulumi engine: run `make setup`")
    say(f"engine: {_shown(state, executable)}")
    official = official_plugin_present()
    if official:
        say("AWS provider: the official plugin, from your plugin cache")
    else:
        install_plugin(state.pulumi_home, Path(sys.executable))
        say("AWS provider: the stand-in of this project, since the official plugin is not in your plugin cache")
    return Engine(state, executable, local_environment(state, official_plugin=official))


def _await_earlier_run(state: LocalState, engine: Engine, say: Say) -> None:
    """Waits for an engine whose caller was killed, and ends plugins whose engine was."""
    running = engines(state)
    if running:
        say(f"a deployment that was begun earlier is still under way (process {running[0]}); waiting for it")
        if not wait_until(lambda: not engines(state), seconds=EARLIER_RUN_SECONDS, pause=0.5):
            raise DeployError(f"process {running[0]} does not end; end it, then run `make up` again")
    # A plugin notices within a second that its engine is gone; one in the middle of a call must not outlive this point,
    # or what it creates would be created once more.
    if not wait_until(lambda: not marked(state.root, ROLE), seconds=_ORPHAN_SECONDS, pause=0.2):
        stop(marked(state.root, ROLE))
    living = engine.release_stale_lock()
    if living:
        raise DeployError(f"the stack is in use by process {living[0]}; wait for it, then run `make up` again")


def _prepare(state: LocalState, engine: Engine, instance: str, say: Say) -> None:
    if engine.prepare_stack():
        say("stack `local` made, with a backend and a passphrase of its own")
    deployed = state.read(DEPLOYED).get("aws_instance")
    checkpoint = engine.checkpoint()
    emptied = deployed not in (None, instance) and any(token.startswith("aws:") for token in checkpoint.types)
    if emptied:
        say("the AWS emulator was started anew and is empty: the state is refreshed first (about 20 s)")
        engine.take_over_interrupted()
        status = engine.refresh()
        if status != 0:
            raise DeployError(f"`pulumi refresh` ended with status {status}; run `make up` again, or `make down` first")
    state.write(DEPLOYED, {"aws_instance": instance})


def _causes(state: LocalState, engine: Engine) -> list[str]:
    """Why the engine stopped; it tells its event log nothing of a state that it cannot open."""
    found = reasons(state.root / EVENTS)
    complaint = None if found else engine.complaint()
    if complaint and "passphrase" in complaint:
        found.append(
            f"{state.root / 'secrets.json'} holds another passphrase than the one that the state was written with; put "
            "the file back, or run `make down`, which removes everything, and then `make up`"
        )
    return found


def _shown(state: LocalState, path: Path) -> str:
    return str(path.relative_to(state.project)) if path.is_relative_to(state.project) else str(path)
