"""Processes measured one at a time, and what they report."""

import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
OURS = HERE / "ours/target/release/ours"
PYTHON = HERE / ".venv/bin/python"


def measure(command, threads, texts, times):
    """A process of its own, so that its peak of memory is its own too: the best of a few times, and the first.

    The peak is that of the process, unless it reports one that its checks did not raise.
    """
    environment = os.environ | {"RAYON_NUM_THREADS": str(threads)}
    process = subprocess.Popen([*command, texts, str(times)], env=environment, stdout=subprocess.PIPE, text=True)
    with process.stdout as stream:
        output = stream.read()
    # Popen.wait would not hand over the memory.
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"failed: {' '.join(map(str, command))}")
    unit = 1 if sys.platform == "darwin" else 1024
    lines = [json.loads(line) for line in output.splitlines()]
    best = min(lines, key=lambda line: line["cpu"])
    return {"first": lines[0]["cpu"], "peak": usage.ru_maxrss * unit} | best


def in_turns(tools, repetitions):
    """Each tool does its work once in a process; round by round, so that a slow spell of the machine hits all alike."""
    runs = {name: [] for name, *_ in tools}
    for turn in range(repetitions):
        for name, command, threads, path in tools:
            run = measure(command, threads, path, 1)
            runs[name].append(run)
            shown = {key: value for key, value in run.items() if not isinstance(value, list)}
            print(f"round {turn + 1}: {name}: {shown}", file=sys.stderr)
    return runs


def table(runs, one, notes, title):
    """CPU in proportion to that of the tool `one`."""
    cpu = {name: min(run["cpu"] for run in repetitions) for name, repetitions in runs.items()}
    lines = [
        f"| {title} | CPU s | wall s | peak MB | CPU, tifa on one thread = 1 | counted |",
        "|---|--:|--:|--:|--:|---|",
    ]
    for name, repetitions in runs.items():
        wall = min(run["wall"] for run in repetitions)
        peak = max(run["peak"] for run in repetitions)
        lines.append(
            f"| {name} | {cpu[name]:.2f} | {wall:.2f} | {peak / 1e6:,.0f} | {cpu[name] / cpu[one]:.1f} | {notes[name]} |"
        )
    return lines
