"""What the stage `rhythm` measures of known hits, alone and two at a time."""

from collections import namedtuple

import numpy as np

import material
import mouths
import names
import recordings

# Whose hit it is, its name, the kinds that are hit together, the stage's figures for it, whether it is varied.
Row = namedtuple("Row", "maker name kinds cues varied")
# What is hit at one time.
TOGETHER = [("kick", "hi-hat")]


def collected(folder):
    hits = material.hits(folder) + list(mouths.hits(folder))
    return {maker: [hit for hit in hits if hit.maker == maker] for maker in sorted({hit.maker for hit in hits})}


def measured(build, folder, makers, seed, variants):
    """The rows of all makers' hits, what their cues are called, and how many were not heard. Variant 0 has them as they are, the others are varied."""
    rng = np.random.default_rng(seed)
    rows, cues, deaf = [], {}, 0
    for maker, hits in makers.items():
        for variant in range(variants):
            played = [(hit.name, (names.kind(hit.instrument),), hit.sound) for hit in hits] + pairs(rng, hits)
            sounds = [recordings.varied(rng, sound) if variant else recordings.cut(sound) for _, _, sound in played]
            for (name, kinds, _), events in zip(played, recordings.heard(build, folder, sounds, rng)):
                deaf += not events
                if events:
                    cues = events[0]["attributes"]["cues"]
                    rows.append(Row(maker, name, kinds, list(cues.values()), variant > 0))
    return rows, list(cues), deaf


def pairs(rng, hits):
    """Hits of two of a maker's drums at one time."""
    found = []
    for kinds in TOGETHER:
        first, second = ([hit for hit in hits if hit.instrument == kind] for kind in kinds)
        for _ in range(min(len(first) * len(second), 24)):
            a, b = first[rng.integers(len(first))], second[rng.integers(len(second))]
            sound = np.zeros(max(len(a.sound), len(b.sound)))
            for hit, gain in ((a, 0), (b, rng.uniform(-12, 0))):
                at = int(rng.uniform(0, 0.004) * material.RATE)
                part = hit.sound[: len(sound) - at]
                sound[at:at + len(part)] += part * 10 ** (gain / 20)  # fmt: skip
            found.append((f"{a.name} + {b.name}", kinds, sound))
    return found
