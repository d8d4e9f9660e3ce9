#!/usr/bin/env python3
"""Measures `voicebeat run beats` and `onsets` beside aubiotrack and aubioonset, on drums whose times are known: speed as a process, and how
many of the times are found.

usage: rhythm.py BUILD

BUILD is the folder of the release build. The material, two minutes of drums with a tempo that drifts, goes to bench-output/, which git
ignores.
"""

import array
import bisect
import math
import random
import sys
import wave
from pathlib import Path

from measuring import FOLDER, in_turns, medians, say, say_hung

BUILD = Path(sys.argv[1]).resolve()
RATE = 44_100
SECONDS = 120
ROUNDS = 5
WINDOWS = (0.070, 0.025)  # how far a time may be off, in seconds: the usual one for beats, and a strict one


def sound(kind):
    """One second at most of a bass drum, a snare or a hi-hat."""
    noise = random.Random(kind)
    decay, length = {"bass": (14, 0.25), "snare": (22, 0.2), "hat": (70, 0.06)}[kind]
    samples, before = [], 0.0
    for index in range(int(length * RATE)):
        time, white = index / RATE, noise.uniform(-1, 1)
        value = {
            "bass": math.cos(2 * math.pi * 55 * time * (1 + math.exp(-60 * time))),
            "snare": 0.6 * white + 0.4 * math.cos(2 * math.pi * 190 * time),
            "hat": 0.5 * (white - before),
        }[kind]
        samples.append(value * math.exp(-decay * time))
        before = white
    return samples


def make_drums(path):
    """A rock beat around 118 beats a minute, humanised by 4 ms. Returns the times of the beats and of the hits."""
    random.seed(1)
    sounds = {kind: sound(kind) for kind in ("bass", "snare", "hat")}
    track, beats, hits, time, number = [0.0] * (SECONDS * RATE), [], [], 0.3, 0
    while time < SECONDS - 1:
        length = 60 / (118 + 8 * math.sin(number / 30))
        beats.append(time)
        for place, kind, gain in ((0, "bass" if number % 2 == 0 else "snare", 0.8), (0, "hat", 0.4), (length / 2, "hat", 0.4)):
            moment = time + place + (random.gauss(0, 0.004) if place else 0)
            if not hits or moment - hits[-1] > 0.02:
                hits.append(moment)
            start = int(moment * RATE)
            for index, value in enumerate(sounds[kind]):
                track[start + index] += 0.5 * gain * value
        time, number = time + length, number + 1
    data = array.array("h", (int(max(-1, min(1, value)) * 32_000) for value in track))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(data.tobytes())
    return beats, hits


def f_measure(truth, found, window):
    """Each true time is matched with at most one found one, and the other way round."""
    matched, taken = 0, -1
    for time in truth:
        index = max(taken + 1, bisect.bisect_left(found, time - window))
        if index < len(found) and found[index] <= time + window:
            matched, taken = matched + 1, index
    return 2 * matched / max(1, len(truth) + len(found))


def main():
    FOLDER.mkdir(exist_ok=True)
    source, out = FOLDER / "rhythm.wav", FOLDER / "rhythm"
    beats, hits = make_drums(source)
    for stage, peer, truth in (("beats", "aubiotrack", beats), ("onsets", "aubioonset", hits)):
        commands = {
            "voicebeat": f"{BUILD}/voicebeat run {stage} -i {source} -o {out}-voicebeat.txt --quiet",
            peer: f"{peer} -i {source} >{out}-{peer}.txt",
        }
        samples, hung = in_turns(commands, ROUNDS)
        say(f"\n{stage} of {SECONDS} s of drums (median of {ROUNDS})")
        say(f"  {'':12}{'wall':>9}{'CPU':>9}{'memory':>10}{'x real time':>13}{'F, 70 ms':>11}{'F, 25 ms':>11}")
        for program, (wall, cpu, memory) in medians(samples, hung).items():
            found = [float(line.split()[0]) for line in Path(f"{out}-{program}.txt").read_text().splitlines() if line.strip()]
            scores = "".join(f"{f_measure(truth, found, window):11.3f}" for window in WINDOWS)
            say(f"  {program:12}{wall:7.2f} s{cpu:7.2f} s{memory:6.1f} MiB{SECONDS / wall:13.0f}{scores}")
        say_hung(hung, commands)


main()
