"""Hits of a mouth that imitates drums: synthesised in two ways, and the consonants of eSpeak NG's voices, which are recorded.

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


def tract(rng, known):
    """One hit of another beatboxer: breath, and a voice under it, through the resonances of a mouth."""
    t = np.arange(int(0.35 * RATE)) / RATE

    def swell(start, rise, fall):
        late = np.maximum(0, t - start)
        return (1 - np.exp(-late / rise)) * np.exp(-late / fall)

    def resonating(source, *resonances):
        f = np.fft.rfftfreq(2 * len(t), 1 / RATE)
        response = sum(gain / (1 - (f / center) ** 2 + 1j * f / center / sharpness) for center, sharpness, gain in resonances)
        sound = np.fft.irfft(np.fft.rfft(source, 2 * len(t)) * response)[: len(t)]
        return sound / np.abs(sound).max()

    breath, gap = rng.standard_normal(len(t)), rng.uniform(0.005, 0.03)
    if known == "kick":
        # The lips let go of pressed air, which sets the cavity behind them swinging; some hum.
        push = swell(0, rng.uniform(0.0002, 0.002), rng.uniform(0.004, 0.03))
        sound = resonating(push, (rng.uniform(50, 160), rng.uniform(1, 5), 1))
        puff = breath * swell(0, 0.0005, rng.uniform(0.005, 0.04))
        sound += rng.uniform(0.1, 0.8) * resonating(puff, (rng.uniform(200, 700), 2, 1), (rng.uniform(800, 1600), 3, 0.5))
        hum = np.cumsum(rng.uniform(70, 150) * np.exp(-t * rng.uniform(0, 4))) / RATE % 1
        hum = resonating(hum * swell(0.003, 0.01, rng.uniform(0.03, 0.12)), (rng.uniform(150, 400), 2, 1))
        sound += rng.choice([0, rng.uniform(0.2, 1)]) * hum
    elif known == "snare":
        # The tongue's back lets go, or lips and then teeth hiss.
        center = rng.uniform(1000, 3000)
        burst = breath * swell(0, 0.0005, rng.uniform(0.01, 0.05))
        sound = resonating(burst, (center, rng.uniform(1, 5), 1), (center * rng.uniform(1.6, 2.6), 4, rng.uniform(0, 0.7)))
        hiss = rng.standard_normal(len(t)) * swell(gap, rng.uniform(0.002, 0.02), rng.uniform(0.02, 0.1))
        sound += rng.uniform(0, 1) * resonating(np.diff(hiss, prepend=0), (rng.uniform(1500, 5000), rng.uniform(0.7, 2), 1))
        sound += rng.uniform(0, 0.5) * resonating(swell(0, 0.0005, 0.01), (rng.uniform(120, 260), 3, 1))
    else:
        # The tongue's tip lets go, and hisses on.
        center = rng.uniform(4500, 9000)
        long = rng.choice([rng.uniform(0.008, 0.03), rng.uniform(0.05, 0.15)])
        hiss = np.diff(breath * swell(0, 0.0005, long), prepend=0)
        sound = resonating(hiss, (center, rng.uniform(1.5, 5), 1), (center * rng.uniform(1.2, 1.6), 4, rng.uniform(0, 0.8)))
        sound += rng.uniform(0, 0.3) * resonating(breath * swell(0, 0.0003, 0.006), (rng.uniform(2500, 4500), 3, 1))
    return trimmed(sound)


def hits(folder):
    rng = np.random.default_rng(1)
    for k in range(240):
        known = ("kick", "snare", "hi-hat", "voice")[k % 4]
        yield Hit("mouth", f"mouth {k}", known, mouth(rng, known))
    rng = np.random.default_rng(2)
    for k in range(180):
        known = ("kick", "snare", "hi-hat")[k % 3]
        yield Hit("tract", f"tract {k}", known, tract(rng, known))
    yield from consonants(folder)
