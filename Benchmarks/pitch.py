#!/usr/bin/env python3
"""Measures `voicebeat run pitch` beside aubiopitch, on a voice whose pitch is known: speed as a process, and distance from the truth.

usage: pitch.py BUILD

BUILD is the folder of the release build. The material, a minute of sung notes with vibrato, goes to bench-output/, which git ignores.
"""

import array
import math
import random
import statistics
import sys
import wave
from pathlib import Path

from measuring import FOLDER, in_turns, medians, run, say, say_hung

BUILD = Path(sys.argv[1]).resolve()
RATE = 44_100
NOTES = [45, 48, 52, 57, 60, 64, 67, 72, 76, 79]  # MIDI: 110 to 784 Hz
NOTE, GAP = 0.52, 0.08  # seconds
ROUNDS = 5


def pitch(time):
    """Hz, 0 between the notes. Vibrato of 30 cents at 5.5 Hz."""
    index, place = divmod(time, NOTE + GAP)
    if time < 0 or place >= NOTE:
        return 0
    return 440 * 2 ** ((NOTES[int(index) % len(NOTES)] - 69 + 0.3 * math.sin(2 * math.pi * 5.5 * place)) / 12)


def make_voice(path, noise):
    """The notes one after another, ten times, with white noise so many dB below."""
    random.seed(1)
    phase, samples = 0.0, []
    for index in range(int(RATE * (NOTE + GAP) * len(NOTES) + 0.5)):
        frequency = pitch(index / RATE)
        phase += 2 * math.pi * frequency / RATE
        count = min(12, int(10_000 / frequency)) if frequency else 0
        samples.append(sum(math.sin(k * phase) / k**1.5 for k in range(1, count + 1)))
    level = math.sqrt(sum(x * x for x in samples) / len(samples)) * 10 ** (-noise / 20) if noise else 0
    data = array.array("h", (int(9000 * (x + random.gauss(0, level))) for x in samples))
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        for _ in range(10):
            file.writeframes(data.tobytes())


def ours(path):
    for line in Path(path).read_text().splitlines():
        start, _, value = line.split("\t")
        yield float(start), float(value)


def aubio(path):
    for line in Path(path).read_text().splitlines():
        start, value = line.split()[:2]
        yield float(start), float(value)


def accuracy(track, seconds):
    """Of the times at which a note has been sounding for 50 ms and goes on for as long: the share within 50 cents, and the median
    distance of these in cents. Of the others that are 30 ms away from any note: the share with a pitch."""
    right, notes, cents, false, gaps = 0, 0, [], 0, 0
    length = (NOTE + GAP) * len(NOTES)
    for time, value in track:
        if time > seconds - 0.1:
            break
        true = pitch(time % length)
        if true and pitch((time - 0.05) % length) and pitch((time + 0.05) % length):
            notes += 1
            error = abs(1200 * math.log2(value / true)) if value > 0 else math.inf
            if error < 50:
                right += 1
                cents.append(error)
        elif not true and not pitch((time - 0.03) % length) and not pitch((time + 0.03) % length):
            gaps += 1
            false += value > 0
    return right / notes, statistics.median(cents), false / max(1, gaps)


def main():
    FOLDER.mkdir(exist_ok=True)
    for noise in (None, 20, 5):
        name = f"noise at -{noise} dB" if noise else "clean"
        source = FOLDER / f"pitch-{noise or 'clean'}.wav"
        if not source.exists():
            make_voice(source, noise)
        with wave.open(str(source)) as file:
            seconds = file.getnframes() / RATE
        out = FOLDER / "pitch"
        commands = {
            "voicebeat": f"{BUILD}/voicebeat run pitch -i {source} -o {out}-voicebeat.txt --quiet",
            "aubiopitch": f"aubiopitch -i {source} -p yinfft -B 2048 -H 220 -s -50 >{out}-aubiopitch.txt",
        }
        samples, hung = in_turns(commands, ROUNDS)
        say(f"\npitch of {seconds:.0f} s of singing, {name} (median of {ROUNDS})")
        say(f"  {'':12}{'wall':>9}{'CPU':>9}{'memory':>10}{'x real time':>13}{'right':>8}{'median error':>14}{'in gaps':>9}")
        for program, (wall, cpu, memory) in medians(samples, hung).items():
            track = (ours if program == "voicebeat" else aubio)(f"{out}-{program}.txt")
            right, cents, false = accuracy(track, seconds)
            say(
                f"  {program:12}{wall:7.2f} s{cpu:7.2f} s{memory:6.1f} MiB{seconds / cpu:13.0f}"
                f"{right:7.1%}{cents:9.2f} cents{false:9.1%}"
            )
        say_hung(hung, commands)


main()
