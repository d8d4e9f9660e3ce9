#!/usr/bin/env python3
"""Measures pitch-shift and time-stretch beside SoX and Rubber Band, on the same minute of speech in the same run.

usage: voice.py PROGRAM

PROGRAM is the voicebeat to measure; further words of it are handed on. Material and results go to bench-output/, which git
ignores. Every figure is the median of several runs, in turns with its peers.
"""

import shlex
import sys
from pathlib import Path

from measuring import FOLDER, in_turns, medians, run, say, say_hung

SECONDS = 60
ROUNDS = 3
VOICES = sorted(Path("/usr/share/sounds/alsa").glob("*_*.wav"))
PIPELINES = Path(__file__).resolve().parent.parent / "pipelines"


def make_speech():
    """A minute of voices of alsa-utils, as mono WAV of 16 bits at 48 kHz."""
    speech = FOLDER / "speech.wav"
    FOLDER.mkdir(parents=True, exist_ok=True)
    repeated = [str(file) for file in VOICES] * 10
    run(["sox", *repeated, "-b", "16", "-c", "1", "-r", "48000", str(speech), "trim", "0", str(SECONDS)])
    return speech


def compare(title, commands):
    samples, hung = in_turns(commands, ROUNDS)
    say(f"\n{title} (median of {ROUNDS})")
    say(f"  {'':28}{'wall':>9}{'CPU':>9}{'memory':>11}{'x real time':>13}")
    for name, (wall, cpu, memory) in medians(samples, hung).items():
        say(f"  {name:28}{wall:7.2f} s{cpu:7.2f} s{memory:7.1f} MiB{SECONDS / wall:11.1f} x")
    say_hung(hung, commands)


def main():
    speech, output = make_speech(), FOLDER / "speech-out.wav"
    program = shlex.join(sys.argv[1:2])
    options = shlex.join(sys.argv[2:])

    def voicebeat(pipeline, settings):
        sets = " ".join(f"--set {setting}" for setting in settings)
        return f"{program} run {PIPELINES}/{pipeline}.json -i {speech} -o {output} {sets} {options}"

    compare("Four semitones up", {
        "voicebeat": voicebeat("pitch-shift", ["semitones=4"]),
        "voicebeat, formants kept": voicebeat("pitch-shift", ["semitones=4", "formants=keep"]),
        "sox": f"sox -D {speech} {output} pitch 400",
        "rubberband -2": f"rubberband -2 -q -p 4 {speech} {output}",
        "rubberband -3": f"rubberband -3 -q -p 4 {speech} {output}",
        "rubberband -3, formants kept": f"rubberband -3 -F -q -p 4 {speech} {output}",
    })  # fmt: skip
    compare("One and a half times as long", {
        "voicebeat": voicebeat("time-stretch", ["factor=1.5"]),
        "sox": f"sox -D {speech} {output} tempo {1 / 1.5}",
        "rubberband -2": f"rubberband -2 -q -t 1.5 {speech} {output}",
        "rubberband -3": f"rubberband -3 -q -t 1.5 {speech} {output}",
    })  # fmt: skip


main()
