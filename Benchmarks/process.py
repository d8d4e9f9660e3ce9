#!/usr/bin/env python3
"""Measures `voicebeat run process`: from one recording to a track, its segments, its picture and its report, as a whole process.

usage: process.py PROGRAM

PROGRAM is the voicebeat to measure. The recording is the pipeline `demo-take` again and again, for 30 seconds, 5 minutes and, with
BENCH_LONG=1, an hour. There is no other program that does this work; the figure is seconds of recording for one second of work.
"""

import os
import sys
from pathlib import Path

from measuring import FOLDER, in_turns, medians, run, say, say_hung

LENGTHS = {"30 s": 30, "5 min": 300} | ({"60 min": 3600} if os.environ.get("BENCH_LONG") else {})


def main():
    program = Path(sys.argv[1]).resolve()
    FOLDER.mkdir(exist_ok=True)
    take = FOLDER / "take.wav"
    run([program, "run", "demo-take", "-o", take, "--quiet"])
    commands = {}
    for name, seconds in LENGTHS.items():
        recording, out = FOLDER / f"take-{seconds}.wav", FOLDER / f"track-{seconds}"
        run(["sox", take, recording, "repeat", "-", "trim", "0", str(seconds)])
        commands[name] = (
            f"{program} run process -i {recording} -o track={out}.mp3 -o segments={out}.txt -o picture={out}.png"
            f" -o report={out}.json --quiet"
        )
    samples, hung = in_turns(commands, 1 if "60 min" in LENGTHS else 5)
    say("\nFrom a recording to a track (median)")
    say(f"  {'':8}{'wall':>9}{'CPU':>9}{'memory':>11}{'x real time':>13}")
    for name, (wall, cpu, memory) in medians(samples, hung).items():
        say(f"  {name:8}{wall:7.2f} s{cpu:7.2f} s{memory:7.1f} MiB{LENGTHS[name] / wall:11.1f} x")
    say_hung(hung, commands)


main()
