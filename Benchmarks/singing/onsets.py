#!/usr/bin/env python3
"""Measures how well `voicebeat run onsets` finds where sung notes begin, beside aubioonset.

usage: onsets.py BUILD [RECORDINGS] [--peer 'NAME=COMMAND {in} {out}'] …

BUILD is the folder of the release build, RECORDINGS one with the recordings that the annotations beside this file name. Without it, only songs
are measured that are made here, of syllables whose vowels begin at known times. A peer's command writes a text that has a time in
seconds as first word of each line. Needs the packages in ../segments/debian-packages.txt and aubio-tools.
"""

import subprocess
import sys
import tempfile
import wave
from pathlib import Path

import numpy as np
import syllables
from material import RATE

SONGS = 12
TOLERANCE = 0.05  # seconds: the usual measure of onsets and of transcription
HERE = Path(__file__).resolve().parent


def write(path, sound):
    samples = (0.6 * 32767 * sound / np.abs(sound).max()).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(samples.tobytes())


def songs(build, folder):
    rng, speaker = np.random.default_rng(4), syllables.Speaker()
    for number in range(SONGS):
        sound, starts = syllables.song(rng, build, folder, speaker)
        path = folder / f"song{number}.wav"
        write(path, sound)
        yield path, starts, []


def annotated(recordings):
    """Recordings with the notes that certainly begin, and with what may count as the beginning of a note."""
    for annotation in sorted(HERE.glob("*.txt")):
        lines = [line.split() for line in annotation.read_text().splitlines() if line and not line.startswith("#")]
        certain, doubtful = ([float(time) for time, *doubt in lines if bool(doubt) == wanted] for wanted in (False, True))
        yield next(Path(recordings).glob(annotation.stem + ".*")), certain, doubtful


def matched(truth, found):
    """Places of what is found near what is true, each used once; both are in order."""
    used = []
    for time in truth:
        near = [k for k, other in enumerate(found) if abs(other - time) <= TOLERANCE and k not in used]
        used += near[:1]
    return used


def measure(material, command, out):
    right = missed = wrong = 0
    for path, certain, doubtful in material:
        subprocess.run(command.replace("{in}", str(path)).replace("{out}", str(out)), shell=True, check=True)
        found = sorted(float(line.split()[0]) for line in out.read_text().splitlines() if line.strip())
        used = matched(certain, found)
        left = [time for k, time in enumerate(found) if k not in used]
        right, missed = right + len(used), missed + len(certain) - len(used)
        wrong += len(left) - len(matched(doubtful, left))
    precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
    return 2 * right / max(1, 2 * right + missed + wrong), precision, recall


def main(build, recordings, peers):
    commands = {
        "voicebeat": f"{build}/voicebeat run onsets -i '{{in}}' -o '{{out}}' --quiet",
        "voicebeat, as notes": f"{build}/voicebeat run onsets -i '{{in}}' -o '{{out}}' --quiet --set material=notes",
        "voicebeat, as hits": f"{build}/voicebeat run onsets -i '{{in}}' -o '{{out}}' --quiet --set material=hits",
        "aubioonset": "aubioonset -i '{in}' >'{out}'",
    } | dict(peer.split("=", 1) for peer in peers)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sets = {"sung syllables": list(songs(build, folder))}
        if recordings:
            sets["recorded singers"] = list(annotated(recordings))
        for title, material in sets.items():
            print(f"{title}, {sum(len(certain) for _, certain, _ in material)} notes: F-measure, precision and recall within 50 ms")
            for system, command in commands.items():
                print(f"  {system:22}" + "".join(f"{figure:8.3f}" for figure in measure(material, command, folder / "out.txt")))


if __name__ == "__main__":
    arguments, peers = sys.argv[1:], []
    while "--peer" in arguments:
        place = arguments.index("--peer")
        peers.append(arguments[place + 1])
        del arguments[place:place + 2]  # fmt: skip
    if len(arguments) not in (1, 2):
        sys.exit(__doc__)
    main(arguments[0], arguments[1] if len(arguments) == 2 else None, peers)
