#!/usr/bin/env python3
"""Draws docs/segments.svg: a recording and what the pipeline `segments` finds in it, in a quiet room and in noise 20 dB below.

usage: picture.py BUILD OUT
"""

import sys
import tempfile
from pathlib import Path

import numpy as np

import labels
import material
import mouths
import voices

COLOURS = {"speech": "#2b7bba", "melody": "#d9822b", "rhythm": "#3a9a5c"}
WIDTH, HEIGHT, MARGIN = 860, 96, 30


def wave(sound, top):
    """The greatest and least sample of every column."""
    columns = np.array_split(sound, WIDTH)
    middle, scale = top + HEIGHT / 2, HEIGHT / 2
    points = [f"{x},{middle - scale * c.max():.1f}" for x, c in enumerate(columns)]
    points += [f"{x},{middle - scale * c.min():.1f}" for x, c in reversed(list(enumerate(columns)))]
    return f'<polygon points="{" ".join(points)}" fill="#666"/>'


def row(title, sound, found, top):
    seconds = len(sound) / material.RATE
    parts = [f'<text x="0" y="{top - 8}">{title}</text>']
    for start, end, label, _ in found:
        x, width = WIDTH * start / seconds, WIDTH * (end - start) / seconds
        parts.append(f'<rect x="{x:.1f}" y="{top}" width="{width:.1f}" height="{HEIGHT}" fill="{COLOURS[label]}" fill-opacity="0.35"/>')
        parts.append(f'<text x="{x + 3:.1f}" y="{top + 13}" fill="{COLOURS[label]}">{label}</text>')
    return parts + [wave(sound, top)]


def main(build, out):
    rng = np.random.default_rng(5)
    hits = [mouths.hit(np.random.default_rng(k)) for k in (3, 4, 8, 9)]
    voice = material.read("/usr/share/sounds/alsa/Front_Center.wav")
    sounds = [voice, voices.sung(rng, "vowel")[: 4 * material.RATE], mouths.pattern(rng, hits)[: 3 * material.RATE], voice]
    parts = []
    with tempfile.TemporaryDirectory() as folder:
        for index, (title, snr) in enumerate((("a quiet room", None), ("noise 20 dB below", 20))):
            sound, _ = material.recording(sounds, snr, np.random.default_rng(2), 1)
            parts += row(title, sound, labels.segments(build, Path(folder), sound), MARGIN + index * (HEIGHT + MARGIN))
    height = 2 * (HEIGHT + MARGIN) + 6
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="12">'
    Path(out).write_text("\n".join([head, f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>', *parts, "</svg>"]) + "\n")


if "--plugin-path" in sys.argv:
    place = sys.argv.index("--plugin-path")
    labels.EXTRA = sys.argv[place:place + 2]  # fmt: skip
    del sys.argv[place:place + 2]  # fmt: skip
main(sys.argv[1], sys.argv[2])
