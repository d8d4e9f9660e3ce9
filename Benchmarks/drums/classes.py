#!/usr/bin/env python3
"""Makes the table by which the stage `rhythm` tells drums apart, and measures how often it is right.

usage: classes.py train BUILD [TABLE]   from Debian's drum kits and a mouth's hits; first leaves out one kit after the other, then writes the
                                        Swift source TABLE
       classes.py test BUILD            the table that BUILD has, on kits and hits varied anew

BUILD is the folder of the release build. Needs the packages in debian-packages.txt beside this file.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

import material
from material import KINDS, RATE

# How often a kind is hit.
PLAYED = [0.26, 0.26, 0.28, 0.2]
PIPELINE = Path(__file__).resolve().parents[2] / "pipelines" / "rhythm.json"


def heard(build, folder, hits, rng):
    """For each of the hits, in one recording: its cues, what it is taken for and how surely; None for those that are not heard."""
    order = rng.permutation(len(hits))
    parts, starts, place = [], {}, int(0.3 * RATE)
    for index in order:
        starts[index] = place / RATE
        parts.append((place, hits[index]))
        place += len(hits[index]) + int(rng.uniform(0.02, 0.25) * RATE)
    sound = np.zeros(place + RATE)
    for start, hit in parts:
        sound[start:start + len(hit)] += hit  # fmt: skip
    sound += rng.standard_normal(len(sound)) * 10 ** (rng.choice([-75, -60, -50]) / 20)
    (folder / "hits.f32").write_bytes(sound.astype(np.float32).tobytes())
    rate = str(rng.choice([44_100, 48_000, 22_050]))
    subprocess.run(["sox", "-V1", "-t", "f32", "-r", str(RATE), "-c", "1", folder / "hits.f32", "-r", rate, folder / "hits.wav"], check=True)
    command = [Path(build) / "voicebeat", "run", PIPELINE, "-i", folder / "hits.wav", "-o", f"hits={folder}/hits.json",
               "-o", f"pattern={folder}/pattern.json", "--set", "strength=0", "--set", "cues=true", "--quiet"]  # fmt: skip
    subprocess.run(command, check=True)
    events = json.loads((folder / "hits.json").read_text())[0]["events"]
    times = np.array([event["start"] for event in events])
    found = []
    for index in range(len(hits)):
        near = np.argmin(np.abs(times - starts[index])) if len(times) else None
        event = events[near] if near is not None and abs(times[near] - starts[index]) < 0.03 else None
        found.append(event and (list(event["attributes"]["cues"].values()), event["label"], event["confidence"]))
    return found


def measured(build, folder, seed, variants):
    """(kit, kind, cues, label, confidence, variant) of every hit of every kit, and how many were not heard.

    Variant 0 has the hits as they are, the others are varied."""
    rng = np.random.default_rng(seed)
    sets = list(material.kits()) + list(material.midi_kits(folder))
    sets += [(f"mouth {k}", [material.mouth(rng) for _ in range(60)]) for k in range(6)]
    rows, deaf = [], 0
    for name, hits in sets:
        name = name.split()[0] if name.startswith(("mouth", "midi")) else name
        for variant in variants:
            sounds = [material.varied(rng, s) if variant else s[: int(0.6 * RATE)] / np.abs(s).max() for _, s in hits]
            for (kind, _), found in zip(hits, heard(build, folder, sounds, rng)):
                if found:
                    rows.append((name, kind, *found, variant))
                else:
                    deaf += 1
    return rows, deaf


def weights(rows):
    """How often each row is drawn: kits count alike in each kind, or nearly so, and kinds as they are played."""
    count = {}
    for name, kind, *_ in rows:
        count[name, kind] = count.get((name, kind), 0) + 1
    weight = np.array([1 / np.sqrt(count[name, kind]) for name, kind, *_ in rows])
    y = np.array([KINDS.index(kind) for _, kind, *_ in rows])
    for k, share in enumerate(PLAYED):
        weight[y == k] *= share / weight[y == k].sum()
    return weight / weight.sum(), y


def fit(rows, hidden=24, steps=3000, batch=200, decay=2e-3):
    """A network of one hidden layer, by Adam (Kingma & Ba, 2015): standardisation and weights."""
    rng = np.random.default_rng(5)
    weight, y = weights(rows)
    x = np.array([row[2] for row in rows])
    mean, deviation = x.mean(0), x.std(0) + 1e-6
    z = standard(x, mean, deviation)
    model = [rng.normal(0, 1 / np.sqrt(z.shape[1]), (z.shape[1], hidden)), np.zeros(hidden),
             rng.normal(0, 0.1, (hidden, len(KINDS))), np.zeros(len(KINDS))]  # fmt: skip
    first, second = [np.zeros_like(m) for m in model], [np.zeros_like(m) for m in model]
    target = np.eye(len(KINDS))[y]
    for step in range(1, steps + 1):
        pick = rng.choice(len(z), batch, p=weight)
        h = np.tanh(z[pick] @ model[0] + model[1])
        error = (softmax(h @ model[2] + model[3]) - target[pick]) / batch
        back = error @ model[2].T * (1 - h**2)
        gradient = [z[pick].T @ back + decay * model[0], back.sum(0), h.T @ error + decay * model[2], error.sum(0)]
        rate = 5e-3 * 0.5 * (1 + np.cos(np.pi * step / steps))
        for m, g, a, b in zip(model, gradient, first, second):
            a += 0.1 * (g - a)
            b += 0.001 * (g * g - b)
            m -= rate * (a / (1 - 0.9**step)) / (np.sqrt(b / (1 - 0.999**step)) + 1e-8)
    return mean, deviation, model


def standard(x, mean, deviation):
    return np.clip((x - mean) / deviation, -3, 3)


def softmax(scores):
    p = np.exp(scores - scores.max(1, keepdims=True))
    return p / p.sum(1, keepdims=True)


def likelihoods(rows, mean, deviation, model):
    h = np.tanh(standard(np.array([row[2] for row in rows]), mean, deviation) @ model[0] + model[1])
    return softmax(h @ model[2] + model[3])


def kinds(rows):
    return np.array([KINDS.index(row[1]) for row in rows])


def report(title, truth, p):
    """Share that is right, of each kind, and how far confidence is from that."""
    guess, sure = p.argmax(1), p.max(1)
    right = guess == truth
    line = "  ".join(f"{kind} {right[truth == k].mean():.3f}" for k, kind in enumerate(KINDS) if (truth == k).any())
    bins = np.minimum(9, (sure * 10).astype(int))
    error = sum(abs(right[bins == b].mean() - sure[bins == b].mean()) * (bins == b).mean() for b in range(10) if (bins == b).any())
    print(f"{title:28} {right.mean():.3f}  {line}  calibration error {error:.3f}  ({len(truth)} hits)")
    return right


def train(build, table):
    with tempfile.TemporaryDirectory() as name:
        rows, deaf = measured(build, Path(name), seed=1, variants=range(4))
    print(f"{len(rows)} hits, {deaf} not heard")
    unseen = []
    for group in sorted({row[0] for row in rows}):
        model = fit([row for row in rows if row[0] != group])
        out = [row for row in rows if row[0] == group]
        unseen += [(row, p) for row, p in zip(out, likelihoods(out, *model))]
        as_is = [(row, p) for row, p in unseen if row[0] == group and row[5] == 0]
        report("unseen " + group, kinds([row for row, _ in as_is]), np.array([p for _, p in as_is]))
    for title, variants in (("unseen, as they are", (0,)), ("unseen, varied", (1, 2, 3))):
        part = [(row, p) for row, p in unseen if row[5] in variants]
        report(title, kinds([row for row, _ in part]), np.array([p for _, p in part]))
    if table:
        write(table, *fit(rows))


def names():
    """What the cues are called, in the order in which they are told."""
    source = Path(__file__).resolve().parents[2] / "Sources" / "DSP" / "Drums" / "HitCues.swift"
    return source.read_text().split("names")[-1].split('"')[1::2]


def write(table, mean, deviation, model):
    def rows(matrix):
        return [f"      [{', '.join(f'{v:.3f}' for v in row)}]," for row in matrix]

    cues = [f'      ("{name}", {m:.4f}, {d:.4f}),' for name, m, d in zip(names(), mean, deviation)]
    lines = ["// Written by Benchmarks/drums/classes.py train; not to be changed by hand.", "", "extension DrumClassifier {",
             "  static let network = CueNetwork(", "    cues: [", *cues, "    ],", "    hidden: [",
             *rows(np.r_[model[0], model[1][None]].T), "    ],", "    output: [", *rows(np.r_[model[2], model[3][None]].T),
             "    ])", "}", ""]  # fmt: skip
    Path(table).write_text("\n".join(lines))
    subprocess.run(["swift", "format", "--in-place", table], check=True)


def test(build):
    with tempfile.TemporaryDirectory() as name:
        rows, deaf = measured(build, Path(name), seed=77, variants=[1])
    p = np.array([[row[4] if kind == row[3] else (1 - row[4]) / 3 for kind in KINDS] for row in rows])
    report("varied anew", kinds(rows), p)
    print(f"{deaf} not heard")


if __name__ == "__main__":
    if len(sys.argv) < 3 or sys.argv[1] not in ("train", "test"):
        sys.exit(__doc__)
    if sys.argv[1] == "train":
        train(sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else None)
    else:
        test(sys.argv[2])
