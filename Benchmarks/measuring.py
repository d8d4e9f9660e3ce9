"""Runs programs side by side and says how long they took, for every benchmark here."""

import os
import signal
import statistics
import subprocess
import sys
from pathlib import Path

FOLDER = Path("bench-output").resolve()  # material and results; git ignores it
PATIENCE = 900  # seconds that one program may take for one job


def run(command, **options):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options).stdout


def measure(command, environment=None):
    """Wall and CPU seconds and peak memory in MiB of one shell command, its children included; None where it does not end
    within PATIENCE seconds."""
    timing = FOLDER / "timing"
    process = subprocess.Popen(
        ["/usr/bin/time", "-f", "%e %U %S %M", "-o", timing, "sh", "-c", command],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        env=environment and os.environ | environment,
    )  # fmt: skip
    try:
        _, errors = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return None
    if process.returncode:
        sys.exit(f"{Path(sys.argv[0]).name}: {command}\n{errors[-4000:]}")
    wall, user, system, memory = map(float, timing.read_text().split())
    return wall, user + system, memory / 1024


def in_turns(commands, rounds, prepare=None, environment=None):
    """Runs all commands in turns, so that a machine that slows down slows all of them; another begins each round, and what the one
    before has written goes to the disk first, so that it burdens no one.

    `prepare` is called with a command's name before each, outside the time. A program that does not end in time is left out
    of the rounds that follow.

    Returns the samples of each command and the names of those that did not end.
    """
    samples = {name: [] for name in commands}
    hung = set()
    names = list(commands)
    for turn in range(rounds):
        first = turn % len(names)
        for name in names[first:] + names[:first]:
            if name in hung:
                continue
            if prepare:
                prepare(name)
            os.sync()
            sample = measure(commands[name], environment)
            if sample:
                samples[name].append(sample)
            else:
                hung.add(name)
    return samples, hung


def make_room(size):
    """Leaves memory for a file of so many bytes at hand, for whichever program comes next.

    A virtual machine returns memory that stays free to its host and pays for every page that it gets back; a file that was just removed
    leaves its own.
    """
    room = FOLDER / "room"
    with room.open("wb") as file:
        for _ in range(0, size, 1 << 20):
            file.write(bytes(1 << 20))
    room.unlink()


def medians(samples, hung=()):
    """Of wall seconds, CPU seconds and MiB of each command that ended."""
    return {
        name: [statistics.median(column) for column in zip(*rows)]
        for name, rows in samples.items() if name not in hung and rows
    }  # fmt: skip


def say(*words):
    print(*words, flush=True)


def say_hung(hung, commands):
    for name in commands:
        if name in hung:
            say(f"  {name:12} did not end within {PATIENCE} s")
