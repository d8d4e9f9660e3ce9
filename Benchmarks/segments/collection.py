"""The sounds to train on, and those to test on: other speakers, other songs, other drums. Each as (label, kind, sound)."""

import glob

import numpy as np

import mouths
import voices
from material import RATE, band, played, read, trimmed

TRAINED = ["en_US_f_Allison", "fr_CA_f_June", "it_IT_m_Carlo"]


def training(build, folder):
    rng = np.random.default_rng(1)
    speakers = [speaker for speaker in voices.SPEAKERS if speaker[0] in TRAINED]
    hits = mouths.drums()
    paths = [path for name, suffix, _ in speakers for path in voices.prompts(name, suffix)[::2]]
    bursts = mouths.consonants(paths, rng, 120)
    loops = [("loop", sound) for sound in mouths.loops(kept_aside=False)]
    return (
        labelled("speech", talk(rng, folder, speakers, 70, 0) + [("synthesised", voices.spoken(rng, folder)) for _ in range(60)], rng)
        + labelled("melody", songs(rng, build, folder, speakers, 40, 0), rng)
        + labelled("melody", [("synthesised", voices.sung(rng)) for _ in range(160)] + [("instrument", played(rng, folder)) for _ in range(30)], rng)
        + labelled("rhythm", loops + beats(rng, hits, bursts, 60, 50, 40), rng)
        + labelled("speech", words(rng, folder, speakers, 30), rng)
        + labelled("rhythm", [("few", few(rng, [hits[rng.integers(len(hits))] for _ in range(3)])) for _ in range(30)], rng)
    )


def testing(build, folder):
    rng = np.random.default_rng(99)
    speakers = [speaker for speaker in voices.SPEAKERS if speaker[0] not in TRAINED]
    alsa = [("speech", read(path)) for path in sorted(glob.glob("/usr/share/sounds/alsa/[FRS]*.wav"))]
    paths = [path for name, suffix, _ in speakers for path in voices.prompts(name, suffix)[1::2]]
    bursts = mouths.consonants(paths, rng, 60)
    loops = [("loop", sound) for sound in mouths.loops(kept_aside=True)]
    return (
        labelled("speech", alsa + talk(rng, folder, speakers, 30, 1) + [("synthesised", voices.spoken(rng, folder)) for _ in range(15)], rng)
        + labelled("melody", songs(rng, build, folder, speakers, 20, 1), rng)
        + labelled("melody", [("synthesised", voices.sung(rng)) for _ in range(30)] + [("instrument", played(rng, folder)) for _ in range(15)], rng)
        + labelled("rhythm", loops + beats(rng, [mouths.hit(rng) for _ in range(20)], bursts, 20, 20, 15), rng)
        + labelled("speech", words(rng, folder, speakers, 12), rng)
    )


def talk(rng, folder, speakers, count, phase):
    """Recorded prompts, some two in a row."""
    sounds = []
    for name, suffix, _ in speakers:
        paths = voices.prompts(name, suffix)[phase::2]
        for path in rng.permutation(paths)[:count]:
            sounds.append(("recorded", read(str(path), 7)))
    return sounds


def words(rng, folder, speakers, count):
    """Single words: recorded, and synthesised."""
    sounds = []
    for name, suffix, _ in speakers:
        sounds += [("word", read(str(path), 3)) for path in rng.permutation(voices.words(name, suffix))[:count]]
    return sounds + [("word", voices.spoken(rng, folder, voices.WORDS)) for _ in range(count)]


def songs(rng, build, folder, speakers, count, phase):
    """Recorded prompts made to sing; the longer ones."""
    sounds = []
    for name, suffix, middle in speakers:
        made = 0
        for path in rng.permutation(voices.prompts(name, suffix)[phase::2]):
            sung = voices.made_to_sing(rng, build, folder, str(path), middle)
            if sung is not None and len(sung) > 1.5 * RATE:
                sounds.append(("recorded", sung[: 8 * RATE]))
                made += 1
            if made == count:
                break
    return sounds


def beats(rng, hits, bursts, by_mouth, by_drum, by_hand):
    sounds = [("beatbox", mouths.beatbox(rng, bursts)) for _ in range(by_mouth)]
    sounds += [("drums", mouths.pattern(rng, hits)) for _ in range(by_drum)]
    sounds += [("hands", mouths.pattern(rng, [mouths.hit(rng) for _ in range(8)])) for _ in range(by_hand)]
    return sounds + [("few", few(rng, [mouths.mouth_hit(rng) for _ in range(3)])) for _ in range(by_hand // 2)]


def few(rng, hits):
    """One to three hits."""
    return np.concatenate(hits[: rng.integers(1, 4)])


def labelled(label, sounds, rng):
    return [(label, kind, coloured(rng, cut(rng, sound))) for kind, sound in sounds]


def cut(rng, sound):
    """Some are a part of themselves."""
    if rng.random() < 0.5 or len(sound) < 1.2 * RATE:
        return sound
    length = int(rng.uniform(0.8, 4) * RATE)
    start = int(rng.uniform(0, max(1, len(sound) - length)))
    part = sound[start:start + length]  # fmt: skip
    # Not of a pause.
    return part if np.abs(part).max() > 0.1 * np.abs(sound).max() else sound


def coloured(rng, sound):
    """As microphones and rooms colour it: what a label is told from must not be that."""
    sound = trimmed(sound)
    spectrum = np.fft.rfft(sound, len(sound) + RATE // 2)
    f = np.maximum(np.fft.rfftfreq(len(sound) + RATE // 2, 1 / RATE), 30)
    points = np.log2([30, 100, 200, 400, 800, 1600, 3200, 6400, 24_000])
    gain = 10 ** (np.interp(np.log2(f), points, rng.normal(0, 3, len(points)) + rng.normal(0, 1.5) * (points - 9)) / 20)
    if rng.random() < 0.5:  # a room
        t = np.arange(RATE // 2) / RATE
        room = band(rng.standard_normal(len(t)), 100, rng.uniform(2000, 8000)) * 10 ** (-3 * t / rng.uniform(0.15, 0.8))
        room *= 10 ** (-rng.uniform(0, 20) / 20) / np.sqrt((room**2).sum())
        gain = gain * (1 + np.fft.rfft(room, len(sound) + RATE // 2))
    if rng.random() < 0.3:
        gain = gain / np.sqrt(1 + (f / rng.uniform(3500, 8000)) ** 8)
    return np.fft.irfft(spectrum * gain, len(sound) + RATE // 2)
