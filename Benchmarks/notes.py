#!/usr/bin/env python3
"""Measures `voicebeat run notes` beside aubionotes, on singing whose notes are known: speed as a process, and how many notes are found.

usage: notes.py BUILD

BUILD is the folder of the release build. The material, two minutes of sung syllables, goes to bench-output/, which git ignores.
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
PASSAGE, TIMES = 20, 6  # seconds, and how often they are sung
SECONDS = PASSAGE * TIMES
ROUNDS = 5
VOWELS = [((800, 80), (1150, 90), (2900, 120)), ((450, 60), (1700, 80), (2700, 120)), ((330, 50), (2100, 100), (2700, 120))]
SCALE = [52, 53, 55, 57, 59, 60, 62, 64, 65, 67]
ONSET, PITCH = 0.05, 0.5  # what a note may be off, in seconds and semitones: the usual measure of transcription


def gain(frequency, vowel):
    return sum(1 / (1 + ((frequency - centre) / width) ** 2) for centre, width in vowel) + 0.01


def melody():
    """Notes (start, end, MIDI number, vowel, consonant): steps and leaps, some on the pitch before, each a little out of tune. A
    consonant is a pause, a dip of the vowel's harmonics, or nothing where the pitch changes."""
    chance = random.Random(7)
    time, place, notes = 0.3, 4, []
    while time < PASSAGE - 1.5:
        before, place = place, min(len(SCALE) - 1, max(0, place + chance.choice([-3, -2, -1, -1, 0, 1, 1, 2, 3])))
        consonant = chance.choice(["t", "m", "-"] if place != before else ["t", "m"])
        length = chance.choice([0.22, 0.3, 0.3, 0.45, 0.6])
        notes.append((time, time + length, SCALE[place] + 0.2 + chance.gauss(0, 0.1), chance.choice(VOWELS), consonant))
        time += length + (chance.choice([0.2, 0.5]) if chance.random() < 0.1 else 0)
    return notes


def sing(path, notes):
    """Each note glides from the one before in 80 ms, or scoops up where there is none; the long ones have vibrato."""
    chance = random.Random(1)
    track = array.array("h", bytes(2 * PASSAGE * RATE))
    # Where the voice rests, and not where it goes on to the next note.
    ends = {one[1] for one, other in zip(notes, notes[1:] + [(math.inf,)]) if other[0] - one[1] > 0.01}
    phase, before = 0.0, None
    for start, end, pitch, vowel, consonant in notes:
        connected = before is not None and start - before[1] < 0.01
        origin = before[2] if connected else pitch - 1
        harmonics, block = [], 64
        for index in range(int(start * RATE), int(end * RATE)):
            place, left = index / RATE - start, end - index / RATE
            note = origin + (pitch - origin) * min(1, place / 0.08)
            if place > 0.25:
                note += 0.4 * math.sin(2 * math.pi * 5.6 * (place - 0.25))
            frequency = 440 * 2 ** ((note - 69) / 12)
            if not harmonics or index % block == 0:
                harmonics = [gain(k * frequency, vowel) / k for k in range(1, int(4000 / frequency) + 1)]
            phase += 2 * math.pi * frequency / RATE
            first = math.sin(phase) * harmonics[0]
            rest = sum(height * math.sin(k * phase) for k, height in enumerate(harmonics[1:], 2))
            if consonant == "m":
                closed = max(0, 1 - abs(place - 0.025) / 0.045)
                first, rest = first * (1 - 0.3 * closed), rest * (1 - 0.93 * closed)
            silent = 0.06 if consonant == "t" else 0
            level = max(0, min(1, (place - silent) / 0.02)) if silent or not connected else 1
            if end in ends:
                level *= min(1, left / 0.02)
            track[index] = int(7000 * level * (first + rest) + chance.gauss(0, 20))
        before = (start, end, pitch)
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(track.tobytes() * TIMES)
    begun = [(start + (0.06 if consonant == "t" else 0), pitch) for start, _, pitch, _, consonant in notes]
    return [(start + PASSAGE * number, pitch) for number in range(TIMES) for start, pitch in begun]


def ours(path):
    for line in Path(path).read_text().splitlines():
        start, _, pitch = line.split("\t")
        yield float(start), float(pitch)


def aubio(path):
    """Its lines have a MIDI number, a start and an end; the first and the last have a time alone."""
    for line in Path(path).read_text().splitlines():
        fields = line.split()
        if len(fields) == 3:
            yield float(fields[1]), float(fields[0])


def f_measure(truth, found, pitched):
    """Each true note is matched with at most one found note, and the other way round: the next that is near in time and, if wanted, in
    pitch."""
    starts, taken = [start for start, _ in found], set()
    for start, pitch in truth:
        index = bisect.bisect_left(starts, start - ONSET)
        while index < len(found) and starts[index] <= start + ONSET:
            if index not in taken and (not pitched or abs(found[index][1] - pitch) <= PITCH):
                taken.add(index)
                break
            index += 1
    return 2 * len(taken) / max(1, len(truth) + len(found))


def main():
    FOLDER.mkdir(exist_ok=True)
    source, out = FOLDER / "sung.wav", FOLDER / "notes"
    truth = sing(source, melody())
    commands = {
        "voicebeat": f"{BUILD}/voicebeat run notes -i {source} -o {out}-voicebeat.txt --quiet",
        "aubionotes": f"aubionotes -i {source} >{out}-aubionotes.txt",
    }
    samples, hung = in_turns(commands, ROUNDS)
    say(f"\nnotes of {SECONDS} s of singing, {len(truth)} notes (median of {ROUNDS})")
    say(f"  {'':12}{'wall':>9}{'CPU':>9}{'memory':>10}{'x real time':>13}{'F, onset':>11}{'and pitch':>11}{'notes':>8}")
    for program, (wall, cpu, memory) in medians(samples, hung).items():
        found = sorted({"voicebeat": ours, "aubionotes": aubio}[program](f"{out}-{program}.txt"))
        scores = "".join(f"{f_measure(truth, found, pitched):11.3f}" for pitched in (False, True))
        say(f"  {program:12}{wall:7.2f} s{cpu:7.2f} s{memory:6.1f} MiB{SECONDS / wall:13.0f}{scores}{len(found):8}")
    say_hung(hung, commands)


main()
