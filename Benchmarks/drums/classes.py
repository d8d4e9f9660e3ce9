#!/usr/bin/env python3
"""Makes the table by which the stage `rhythm` tells drums apart, and tells how often it is right of drums that it has not seen.

usage: classes.py BUILD [TABLE]

BUILD is the folder of the release build. Leaves out the sounds of one maker after the other, trains on those of all others, and reports what
becomes of those left out; then, where a Swift source TABLE is named, trains on all and writes it. Needs the packages in debian-packages.txt
beside this file.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

import measuring
from names import KINDS

# What can be hit at one time, and how often it is.
SETS = [("kick",), ("snare",), ("hi-hat",), ("other",), *measuring.TOGETHER]
PLAYED = [0.24, 0.24, 0.24, 0.2, 0.08]


class Network:
    """One hidden layer, by Adam (Kingma & Ba, 2015), on standardised cues."""

    def __init__(self, rows, hidden=24, steps=3000, batch=256, decay=1e-2):
        rng = np.random.default_rng(5)
        x, y, weight = cues(rows), sets(rows), weights(rows)
        self.mean, self.deviation = x.mean(0), x.std(0) + 1e-6
        z, target = self.standard(x).astype(np.float32), np.eye(len(SETS), dtype=np.float32)[y]
        width = z.shape[1]
        self.weights = [rng.normal(0, 1 / np.sqrt(width), (width, hidden)), np.zeros(hidden), rng.normal(0, 0.1, (hidden, len(SETS))),
                        np.zeros(len(SETS))]  # fmt: skip
        self.weights = [w.astype(np.float32) for w in self.weights]
        moments = [(np.zeros_like(w), np.zeros_like(w)) for w in self.weights]
        for step, pick in enumerate(rng.choice(len(z), (steps, batch), p=weight), 1):
            h, p = self.layers(z[pick])
            error = (p - target[pick]) / batch
            back = error @ self.weights[2].T * (1 - h**2)
            gradient = [z[pick].T @ back + decay * self.weights[0], back.sum(0), h.T @ error + decay * self.weights[2], error.sum(0)]
            rate = 5e-3 * 0.5 * (1 + np.cos(np.pi * step / steps))
            for w, g, (a, b) in zip(self.weights, gradient, moments):
                a += 0.1 * (g - a)
                b += 0.001 * (g * g - b)
                w -= rate * (a / (1 - 0.9**step)) / (np.sqrt(b / (1 - 0.999**step)) + 1e-8)

    def standard(self, x):
        return np.clip((x - self.mean) / self.deviation, -3, 3)

    def layers(self, z):
        h = np.tanh(z @ self.weights[0] + self.weights[1])
        scores = h @ self.weights[2] + self.weights[3]
        p = np.exp(scores - scores.max(1, keepdims=True))
        return h, p / p.sum(1, keepdims=True)

    def likelihoods(self, rows):
        return self.layers(self.standard(cues(rows)))[1]


def cues(rows):
    return np.array([row.cues for row in rows])


def sets(rows):
    return np.array([SETS.index(row.kinds) for row in rows])


def weights(rows):
    """How often each row is drawn: makers count alike in each set, or nearly so, and sets as they are played."""
    count = {}
    for row in rows:
        count[row.maker, row.kinds] = count.get((row.maker, row.kinds), 0) + 1
    weight, y = np.array([1 / np.sqrt(count[row.maker, row.kinds]) for row in rows]), sets(rows)
    for k, share in enumerate(PLAYED):
        weight[y == k] *= share / weight[y == k].sum()
    return weight / weight.sum()


def unseen(rows):
    """What is told of each row by a network that knows no sound of its maker."""
    told = np.zeros((len(rows), len(SETS)))
    for maker in sorted({row.maker for row in rows}):
        out = np.array([row.maker == maker for row in rows])
        told[out] = Network([row for row in rows if row.maker != maker]).likelihoods([row for row in rows if row.maker == maker])
    return told


def calibration_error(right, sure):
    """How far the confidence is from the share that is right, in the mean over tenths of confidence."""
    bins = np.minimum(9, (sure * 10).astype(int))
    return sum(abs(right[bins == b].sum() - sure[bins == b].sum()) for b in range(10)) / len(sure)


def line(title, truth, p):
    guess, sure = p.argmax(1), p.max(1)
    right = guess == truth
    shares = [right[truth == k].mean() for k in range(len(SETS)) if (truth == k).any()]
    each = "  ".join(f"{'+'.join(name)} {right[truth == k].mean():.2f}" for k, name in enumerate(SETS) if (truth == k).any())
    print(f"{title:24} {right.mean():.3f}  mean of kinds {np.mean(shares):.3f}  calibration error {calibration_error(right, sure):.3f}  {each}"
          f"  ({len(truth)} hits)", flush=True)  # fmt: skip


def report(rows, p):
    truth, maker, varied = sets(rows), np.array([row.maker for row in rows]), np.array([row.varied for row in rows])
    single = truth < len(KINDS)
    print("Of makers that were left out: what is right")
    for name in sorted(set(maker)):
        part = single & (maker == name)
        line("  " + name, truth[part], p[part])
    mouth, synthesiser = np.isin(maker, ["mouth", "tract", "consonants"]), maker == "drumsynth"
    drum = single & ~mouth & ~synthesiser
    for title, part in (("drums, as they are", drum & ~varied), ("drums, varied", drum & varied), ("synthesised drums", single & synthesiser),
                        ("mouths", single & mouth), ("two at a time", ~single)):  # fmt: skip
        line(title, truth[part], p[part])
    part = ~varied & ~synthesiser
    print(f"{'heard as':>16} " + " ".join(f"{'+'.join(name):>12}" for name in SETS))
    for k, name in enumerate(SETS):
        shares = [np.mean(p[part & (truth == k)].argmax(1) == j) for j in range(len(SETS))]
        print(f"{'+'.join(name):>16} " + " ".join(f"{share:12.3f}" for share in shares))


def write(table, network, names):
    def rows(matrix):
        return [f"      [{', '.join(f'{v:.3f}' for v in row)}]," for row in matrix]

    first, bias, second, last = network.weights
    told = [f'      ("{name}", {m:.4f}, {d:.4f}),' for name, m, d in zip(names, network.mean, network.deviation)]
    lines = ["// Written by Benchmarks/drums/classes.py; not to be changed by hand.", "", "extension DrumClassifier {",
             "  static let network = CueNetwork(", "    cues: [", *told, "    ],", "    hidden: [", *rows(np.r_[first, bias[None]].T), "    ],",
             "    output: [", *rows(np.r_[second, last[None]].T), "    ])", "}", ""]  # fmt: skip
    Path(table).write_text("\n".join(lines))
    subprocess.run(["swift", "format", "--in-place", table], check=True)


def main(build, table=None):
    with tempfile.TemporaryDirectory() as name:
        makers = measuring.collected(Path(name))
        rows, names, deaf = measuring.measured(build, Path(name), makers, seed=1, variants=4)
    print(f"{len(rows)} hits, {deaf} not heard")
    report(rows, unseen(rows))
    if table:
        write(table, Network(rows), names)


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(*sys.argv[1:])
