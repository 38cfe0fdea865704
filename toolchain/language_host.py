"""Python language host for an engine that comes without one.

The official release ships `pulumi-language-python`; an engine built from Go modules does not have it. This stand-in
speaks the same protocol (`LanguageRuntime` of the Pulumi SDK), starts programs, providers and policy packs with the
interpreter of the virtual environment that `runtime.options.virtualenv` names, and nothing more. It is used only where
the official host is absent: see `install.py`.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import grpc.aio
from google.protobuf import empty_pb2, json_format
from pulumi.runtime.proto import language_pb2, language_pb2_grpc, plugin_pb2

MESSAGE_BYTES = 400 * 1024 * 1024
"""Largest message, in bytes: the same as the official host's, since a deployment's state travels in one message."""

SHOWN_TO_USER = 32
"""Exit status of a program that has already shown its error."""

PARENT_CHECK_SECONDS = 0.5
"""How often the host looks whether the engine still lives: a killed engine tells nobody."""

RUNNER = Path(__file__).with_name("run_program.py")


class LanguageHost(language_pb2_grpc.LanguageRuntimeServicer):
    """Runs Python programs and plugins for the engine."""

    def __init__(self, engine_address: str) -> None:
        self.engine_address = engine_address
        self.children: set[asyncio.subprocess.Process] = set()

    async def Handshake(self, request: Any, context: Any) -> Any:
        """Takes the engine's address when it was not on the command line."""
        self.engine_address = request.engine_address or self.engine_address
        return language_pb2.LanguageHandshakeResponse()

    async def GetPluginInfo(self, request: Any, context: Any) -> Any:
        """Version of the host."""
        return plugin_pb2.PluginInfo(version="1.0.0")

    async def GetRequiredPlugins(self, request: Any, context: Any) -> Any:
        """Plugins are named in Pulumi.yaml or found by the engine when a resource asks for them."""
        return language_pb2.GetRequiredPluginsResponse()

    async def GetRequiredPackages(self, request: Any, context: Any) -> Any:
        """Packages are found by the engine when a resource asks for them."""
        return language_pb2.GetRequiredPackagesResponse()

    async def About(self, request: Any, context: Any) -> Any:
        """The interpreter that programs run with."""
        return language_pb2.AboutResponse(executable=sys.executable, version=sys.version.split()[0])

    async def GetProgramDependencies(self, request: Any, context: Any) -> Any:
        """Dependencies are pinned in the project's own requirements."""
        return language_pb2.GetProgramDependenciesResponse()

    async def RuntimeOptionsPrompts(self, request: Any, context: Any) -> Any:
        """There is nothing to ask."""
        return language_pb2.RuntimeOptionsResponse()

    async def InstallDependencies(self, request: Any, context: Any) -> AsyncIterator[Any]:
        """Installs the program's requirements into its virtual environment, as the official host does."""
        directory = Path(request.info.program_directory or request.directory)
        requirements = directory / "requirements.txt"
        if not requirements.exists():
            return
        interpreter = interpreter_of(request.info, directory)
        command = (interpreter, "-m", "pip", "install", "--quiet", "-r", str(requirements))
        child = await self._start(command, directory, {})
        async for stream, data in self._output(child):
            yield language_pb2.InstallDependenciesResponse(**{stream: data})
        if await child.wait():
            await context.abort(grpc.StatusCode.UNKNOWN, f"pip could not install {requirements}")

    async def Run(self, request: Any, context: Any) -> Any:
        """Runs a program and reports how it ended."""
        root = Path(request.info.root_directory or request.pwd)
        command = (
            interpreter_of(request.info, root),
            "-u",
            str(RUNNER),
            json.dumps(
                {
                    "monitor": request.monitor_address,
                    "engine": self.engine_address,
                    "project": request.project,
                    "stack": request.stack,
                    "organization": request.organization,
                    "root_directory": str(root),
                    "parallel": request.parallel,
                    "dry_run": request.dryRun,
                }
            ),
            request.info.entry_point or request.program or ".",
            *request.args,
        )
        environment = {
            "PULUMI_CONFIG": json.dumps(dict(request.config)),
            "PULUMI_CONFIG_SECRET_KEYS": json.dumps(list(request.configSecretKeys)),
        }
        child = await self._start(command, Path(request.info.program_directory or request.pwd), environment)
        async for stream, data in self._output(child):
            # The engine shows what the host itself prints; lines of a program are the user's.
            target = sys.stdout if stream == "stdout" else sys.stderr
            target.buffer.write(data)
            target.flush()
        status = await child.wait()
        if status == SHOWN_TO_USER:
            return language_pb2.RunResponse(bail=True)
        return language_pb2.RunResponse(error=f"Program exited with non-zero exit code: {status}" if status else "")

    async def RunPlugin(self, request: Any, context: Any) -> AsyncIterator[Any]:
        """Runs a provider or a policy pack and passes on what it prints."""
        program = request.info.program_directory or request.program
        interpreter = interpreter_of(request.info, Path(request.info.root_directory or program))
        if request.kind == "analyzer":
            command = (interpreter, "-u", "-m", "pulumi.policy", *request.args, program)
            directory = Path(program)
        else:
            command = (interpreter, "-u", program, *request.args)
            directory = Path(request.pwd or program)
        environment = dict(entry.split("=", 1) for entry in request.env if "=" in entry)
        child = await self._start(command, directory, environment)
        try:
            async for stream, data in self._output(child):
                yield language_pb2.RunPluginResponse(**{stream: data})
            yield language_pb2.RunPluginResponse(exitcode=await child.wait())
        finally:
            self._end(child)

    async def Cancel(self, request: Any, context: Any) -> Any:
        """Ends every child."""
        self.end_children()
        return empty_pb2.Empty()

    def end_children(self) -> None:
        """Ends every child process."""
        for child in list(self.children):
            self._end(child)

    async def _start(
        self, command: tuple[str, ...], directory: Path, environment: Mapping[str, str]
    ) -> asyncio.subprocess.Process:
        child = await asyncio.create_subprocess_exec(
            *command,
            cwd=directory,
            env={**os.environ, **environment},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        self.children.add(child)
        return child

    async def _output(self, child: asyncio.subprocess.Process) -> AsyncIterator[tuple[str, bytes]]:
        """Pieces of both streams in the order in which they arrive."""
        pieces: asyncio.Queue[tuple[str, bytes]] = asyncio.Queue()

        async def pump(name: str, reader: asyncio.StreamReader | None) -> None:
            while reader is not None and (data := await reader.read(65536)):
                await pieces.put((name, data))
            await pieces.put((name, b""))

        pumps = [
            asyncio.create_task(pump("stdout", child.stdout)),
            asyncio.create_task(pump("stderr", child.stderr)),
        ]
        open_streams = len(pumps)
        while open_streams:
            name, data = await pieces.get()
            if data:
                yield name, data
            else:
                open_streams -= 1
        self.children.discard(child)

    @staticmethod
    def _end(child: asyncio.subprocess.Process) -> None:
        if child.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                child.terminate()


def interpreter_of(info: Any, root: Path) -> str:
    """Interpreter of the virtual environment that the runtime options name, else the host's own."""
    options = json_format.MessageToDict(info.options) if info.HasField("options") else {}
    name = options.get("virtualenv")
    if not name:
        return sys.executable
    environment = Path(name) if Path(name).is_absolute() else (Path(info.root_directory or root) / name)
    scripts = "Scripts" if os.name == "nt" else "bin"
    interpreter = environment / scripts / "python"
    if not interpreter.exists():
        print(f"no interpreter in the virtual environment {environment}: run `make setup`", file=sys.stderr)
        return sys.executable
    # Not resolved: a virtual environment's interpreter is a link, and its place says which environment it is.
    return os.path.normpath(interpreter.absolute())


async def _parent_gone(parent: int) -> None:
    while os.getppid() == parent:  # noqa: ASYNC110 - no event tells of a parent's end
        await asyncio.sleep(PARENT_CHECK_SECONDS)


async def serve(engine_address: str) -> None:
    """Serves until the engine signals or dies."""
    # A child that ended while it was being ended is no news.
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    parent = os.getppid()
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        # The engine sends SIGINT at the end and waits seconds for a host that ignores it.
        loop.add_signal_handler(number, stop.set)
    sizes = [("grpc.max_receive_message_length", MESSAGE_BYTES), ("grpc.max_send_message_length", MESSAGE_BYTES)]
    server = grpc.aio.server(options=sizes)
    host = LanguageHost(engine_address)
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(host, server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    print(port, flush=True)
    watch = asyncio.create_task(_parent_gone(parent))
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait({watch, stopped}, return_when=asyncio.FIRST_COMPLETED)
    host.end_children()
    sys.stdout.flush()
    # At once and without a word: stopping the server would print a traceback for each call under way among the user's
    # lines, and the engine waits seconds for a host that lingers.
    os._exit(0)


def main() -> None:
    """Entry point: the last argument, where there is one, is the engine's address."""
    addresses = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    asyncio.run(serve(addresses[-1] if addresses else ""))


if __name__ == "__main__":
    main()
