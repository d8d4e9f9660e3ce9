"""Hits of a mouth that imitates drums: synthesised, and the consonants of eSpeak NG's voices, which are recorded.

A beatboxer's kick is a b or p, the snare a k, pf or psh, the hi-hat a t or ts (Stowell and Plumbley 2010)."""

import subprocess

import numpy as np

from material import RATE, Hit, read, trimmed

CONSONANTS = {"kick": ("p", "b"), "snare": ("pf", "k", "kS", "pS", "S", "kx"), "hi-hat": ("t", "ts", "s")}


def consonants(folder):
    for voice in ("en", "de", "pl"):
        for instrument, phonemes in CONSONANTS.items():
            for phoneme in phonemes:
                subprocess.run(["espeak-ng", "-v", voice, "-w", folder / "mouth.wav", f"[[{phoneme}]]"], check=True, capture_output=True)
                sound = trimmed(read(folder / "mouth.wav"))
                if sound is not None:
                    yield Hit("consonants", f"{voice} {phoneme}", instrument, sound)


def band(signal, low, high, order=4):
    spectrum = np.fft.rfft(signal)
    f = np.fft.rfftfreq(len(signal), 1 / RATE)
    return np.fft.irfft(
        spectrum / np.sqrt(1 + (low / np.maximum(f, 1)) ** order) / np.sqrt(1 + (f / high) ** order), len(signal))  # fmt: skip


def noise(rng, length, low, high):
    sound = band(rng.standard_normal(length), low, high)
    return sound / np.abs(sound).max()


def mouth(rng, known):
    """One hit of a beatboxer: the sounds p/b, pf/k, t/ts, and what else a mouth does."""
    length = int(0.35 * RATE)
    t = np.arange(length) / RATE
    if known == "kick":
        # The lips burst open; the cheeks' air and the larynx swing.
        sweep = rng.uniform(45, 110) + rng.uniform(30, 180) * np.exp(-t * rng.uniform(20, 70))
        thump = np.sin(2 * np.pi * np.cumsum(sweep) / RATE) * np.exp(-t * rng.uniform(12, 45))
        puff = noise(rng, length, rng.uniform(60, 200), rng.uniform(400, 2000)) * np.exp(-t * rng.uniform(25, 90))
        sound = thump * rng.uniform(0.3, 1) + puff * rng.uniform(0.05, 0.7)
    elif known == "snare":
        # A burst of noise shaped by the mouth, with or without a voice under it.
        low = rng.uniform(500, 1800)
        sound = noise(rng, length, low, low * rng.uniform(2.5, 7)) * np.exp(-t * rng.uniform(14, 50))
        sound += rng.uniform(0, 0.5) * noise(rng, length, 2500, 9000) * np.exp(-t * rng.uniform(15, 60))
        pitch = rng.uniform(110, 260)
        sound += rng.uniform(0, 0.6) * np.sin(2 * np.pi * pitch * t) * np.exp(-t * rng.uniform(20, 60))
    elif known == "hi-hat":
        low = rng.uniform(3500, 7000)
        sound = noise(rng, length, low, rng.uniform(9000, 16000)) * np.exp(-t * rng.choice([rng.uniform(40, 130), rng.uniform(8, 25)]))
    else:
        # A voice, or a click of the tongue.
        if rng.random() < 0.5:
            pitch = rng.uniform(90, 500) * np.exp(-t * rng.uniform(-2, 4))
            phase = 2 * np.pi * np.cumsum(pitch) / RATE
            sound = sum(np.sin(k * phase) * k ** -rng.uniform(0.8, 2) for k in range(1, 16)) * np.exp(-t * rng.uniform(4, 20))
        else:
            center = rng.uniform(800, 2500)
            sound = np.sin(2 * np.pi * center * t) * np.exp(-t * rng.uniform(60, 200))
            sound += 0.2 * noise(rng, length, center / 2, center * 2) * np.exp(-t * 100)
    attack = np.minimum(1, t / rng.uniform(0.0005, 0.006))
    sound = sound * attack
    # The room, and the microphone.
    tail = rng.standard_normal(length) * np.exp(-t * rng.uniform(20, 60)) * rng.uniform(0, 0.02)
    size = 2 * length
    wet = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(tail, size), size)[:length]
    return trimmed(sound + wet)


def synthesised(rng, count):
    for k in range(count):
        known = ("kick", "snare", "hi-hat", "voice")[k % 4]
        yield Hit("mouth", f"mouth {k}", known, mouth(rng, known))
