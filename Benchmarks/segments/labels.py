#!/usr/bin/env python3
"""Makes the table by which the stage `segmenter` tells speech, melody and rhythm apart, and measures how often it is right.

usage: labels.py train BUILD [TABLE]    from Debian's sounds; writes the Swift source TABLE
       labels.py test BUILD [FOLDER]    on sounds that were not trained on, or on FOLDER/{speech,melody,rhythm}/* alone

BUILD is the folder of the release build. Needs the packages in debian-packages.txt beside this file.
"""

import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import numpy as np

import collection
import material
import network

LABELS = ["speech", "melody", "rhythm"]
PIPELINE = Path(__file__).resolve().parents[2] / "pipelines" / "segments.json"
CONDITIONS = [(None, 0), (20, 1), (20, 4), (10, 0), (10, 1), (10, 3)]  # SNR in dB, kind of noise
MOST = 500  # sounds under one condition


def segments(build, folder, sound):
    """What the pipeline `segments` finds in a sound: (start, end, label, cues)."""
    raw = folder / "sound.f32"
    raw.write_bytes(sound.astype(np.float32).tobytes())
    wav, out = folder / "sound.wav", folder / "segments.json"
    subprocess.run(["sox", "-V1", "-t", "f32", "-r", str(material.RATE), "-c", "1", raw, wav], check=True)
    command = [Path(build) / "voicebeat", "run", PIPELINE, "-i", wav, "-o", out, "--quiet", *EXTRA]
    subprocess.run(command, check=True)
    events = [event for events in json.loads(out.read_text()) for event in events["events"]]
    return [(e["start"], e["start"] + e["duration"], e["label"], e["attributes"]) for e in events]


def found(build, folder, sounds, conditions):
    """For every sound under every condition: (label, SNR, the segments that overlap it, kind of sound)."""
    rng = np.random.default_rng(7)
    results = []
    for snr, kind in conditions:
        order = rng.permutation(len(sounds))
        for start in range(0, min(MOST, len(order)) if conditions is CONDITIONS else len(order), 30):
            part = order[start:start + 30]  # fmt: skip
            recording, spans = material.recording([sounds[i][2] for i in part], snr, rng, kind)
            all_segments = segments(build, folder, recording)
            for i, (first, last) in zip(part, spans):
                mine = [s for s in all_segments if min(last, s[1]) - max(first, s[0]) > 0.5 * (s[1] - s[0])]
                results.append((sounds[i][0], snr, mine, sounds[i][1]))
    return results


def train(build, table):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        results = found(build, folder, collection.training(build, folder), CONDITIONS)
    rows = [(list(cues.values()), LABELS.index(label), end - start)
            for label, _, mine, _ in results for start, end, _, cues in mine]  # fmt: skip
    names = next(list(mine[0][3]) for _, _, mine, _ in results if mine)
    x, y = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
    # Labels count alike, and a segment by its time: what is longer than a word no more than that.
    weight = np.array([min(1, row[2]) for row in rows])
    for label in range(len(LABELS)):
        weight[y == label] /= weight[y == label].sum()
    fitted = network.fit(x, y, weight / weight.sum(), len(LABELS))
    right = network.likelihoods(x, *fitted).argmax(1) == y
    print(f"{len(y)} segments, {[int((y == k).sum()) for k in range(len(LABELS))]}; right {right.mean():.3f}")
    lines = ["// Written by Benchmarks/segments/labels.py train; not to be changed by hand.", "", "extension SegmentClassifier {"]
    first, *rest = network.swift(names, *fitted)
    lines += [f"  static let network = {first}", *rest, "}", ""]
    Path(table).write_text("\n".join(lines))
    subprocess.run(["swift", "format", "--in-place", table], check=True)


def recordings(folder):
    """Five seconds at a time of what is in FOLDER/{speech,melody,rhythm}."""
    length, sounds = 5 * material.RATE, []
    for label in LABELS:
        for path in sorted(Path(folder, label).iterdir()):
            whole = material.read(str(path), 40)
            sounds += [(label, path.stem, whole[k:k + length]) for k in range(0, max(1, len(whole) - material.RATE), length)]  # fmt: skip
    return sounds


def test(build, more):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sounds = recordings(more) if more else collection.testing(build, folder)
        results = found(build, folder, sounds, [(None, 0), (20, 1), (10, 0), (10, 4), (5, 1)])
    for snr in (None, 20, 10, 5):
        counts, by_time, kinds = Counter(), Counter(), Counter()
        for label, at, mine, kind in results:
            if at != snr:
                continue
            for start, end, guess, _ in mine:
                counts[label, guess] += 1
                by_time[label, guess] += end - start
                kinds[label, kind, guess == label] += 1
        total, right = sum(counts.values()), sum(counts[k, k] for k in LABELS)
        time, right_time = sum(by_time.values()), sum(by_time[k, k] for k in LABELS)
        print(f"\n{'clean' if snr is None else f'{snr} dB'}: {right / total:.3f} of {total} segments right, {right_time / time:.3f} of their time")
        for label in LABELS:
            row = "  ".join(f"{guess} {counts[label, guess]:4}" for guess in LABELS)
            print(f"  {label:8} {row}   {counts[label, label] / max(1, sum(counts[label, g] for g in LABELS)):.3f}")
        for label, kind in sorted({key[:2] for key in kinds}):
            good, bad = kinds[label, kind, True], kinds[label, kind, False]
            print(f"    {label}, {kind}: {good} of {good + bad}")


EXTRA = []
if __name__ == "__main__":
    if "--plugin-path" in sys.argv:
        place = sys.argv.index("--plugin-path")
        EXTRA = sys.argv[place:place + 2]  # fmt: skip
        del sys.argv[place:place + 2]  # fmt: skip
    if len(sys.argv) < 3 or sys.argv[1] not in ("train", "test"):
        sys.exit(__doc__)
    if sys.argv[1] == "train":
        default = PIPELINE.parents[1] / "Sources/DSP/Segmentation/SegmentClassifier+Network.swift"
        train(sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else default)
    else:
        test(sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else None)
