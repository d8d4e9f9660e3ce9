"""Beats: by mouths (synthesised, and of the consonants of recorded voices), by hands, and by drums."""

import glob

import numpy as np

from material import RATE, band, read, trimmed

SONIC_PI = "/usr/share/sonic-pi/samples/"
HYDROGEN = "/usr/share/hydrogen/data/drumkits/"
# Loops and hits that only the test uses.
KEPT_ASIDE = ("loop_amen_full", "loop_compus", "loop_perc1", "loop_industrial", "loop_tabla")


def hit(rng):
    """A sound of a hand or a drum: a falling thump, or a burst of coloured noise that dies away."""
    length = int(0.3 * RATE)
    t = np.arange(length) / RATE
    kind = rng.integers(5)
    if kind == 0:
        sweep = rng.uniform(40, 90) + rng.uniform(40, 200) * np.exp(-t * rng.uniform(20, 50))
        sound = np.sin(2 * np.pi * np.cumsum(sweep) / RATE) * np.exp(-t * rng.uniform(10, 35))
        return sound + 0.1 * rng.standard_normal(length) * np.exp(-t * 200)
    low = [0, 500, 1000, 4000, 1500][kind] * rng.uniform(0.7, 1.5)
    fall = [0, rng.uniform(15, 40), rng.uniform(30, 90), rng.uniform(30, 120), rng.uniform(150, 500)][kind]
    noise = band(rng.standard_normal(length), low, low * rng.uniform(2, 6)) * np.exp(-t * fall)
    return noise * np.minimum(1, t / rng.uniform(0.0005, 0.008)) / np.abs(noise).max()


def mouth_hit(rng, kind=None):
    """A sound of a beatboxer: kick (b), snare (pf, ka), hi-hat (ts), rim (k), a voiced boom (doo, dum)."""
    kind = kind or str(rng.choice(["kick", "kick", "snare", "hat", "rim", "boom"]))
    length = int(0.35 * RATE)
    t = np.arange(length) / RATE
    noise = rng.standard_normal(length)
    if kind in ("kick", "boom"):
        # Closed lips: a pulse train whose pitch falls, little above it.
        low = rng.uniform(45, 130)
        pitch = low * (1 + rng.uniform(0.3, 2.5) * np.exp(-t * rng.uniform(15, 60)))
        phase = 2 * np.pi * np.cumsum(pitch) / RATE
        body = sum(np.sin(k * phase) * k ** -rng.uniform(1, 3) for k in range(1, 12))
        fall = rng.uniform(3, 9) if kind == "boom" else rng.uniform(12, 45)
        click = band(noise, 200, rng.uniform(800, 4000)) * np.exp(-t * rng.uniform(80, 300)) * rng.uniform(0.1, 0.6)
        sound = band(body, 30, rng.uniform(200, 1200)) * np.exp(-t * fall) + click
    else:
        low, high = {"snare": (rng.uniform(300, 1800), rng.uniform(3000, 8000)), "hat": (rng.uniform(4000, 7000), 14_000),
                     "rim": (rng.uniform(800, 2000), rng.uniform(2500, 5000))}[kind]  # fmt: skip
        fall = {"snare": rng.uniform(12, 40), "hat": rng.choice([rng.uniform(8, 20), rng.uniform(40, 120)]), "rim": rng.uniform(80, 300)}[kind]
        sound = band(noise, low, high) * np.exp(-t * fall)
        if kind == "snare":  # p or k before, and a mouth's resonance
            sound += band(noise, 500, rng.uniform(900, 2500)) * np.exp(-t * rng.uniform(50, 150)) * rng.uniform(0.2, 2)
    sound *= np.minimum(1, t / rng.uniform(0.0005, 0.012))
    return trimmed(sound) / np.abs(sound).max()


def consonants(paths, rng, count):
    """Bursts and hisses of recorded voices: what has no low voice in it, and begins suddenly."""
    found = []
    while len(found) < count:
        sound = read(paths[rng.integers(len(paths))], 5)
        hop = RATE // 200
        high, low = (band(sound, a, b)[: len(sound) // hop * hop].reshape(-1, hop) for a, b in ((1800, 9000), (80, 500)))
        high, low = (10 * np.log10((x**2).mean(1) + 1e-10) for x in (high, low))
        for k in range(4, len(high) - 30):
            if high[k] > high.max() - 18 and high[k] - high[k - 3] > 14 and high[k] > low[k] + 3:
                voice = np.flatnonzero(low[k:k + 30] > low.max() - 22)  # fmt: skip
                end = k + int(min(30, voice[0] if len(voice) else 30))
                if end - k >= 3:
                    piece = sound[(k - 2) * hop:end * hop].copy()  # fmt: skip
                    fade = min(len(piece) // 3, 600)
                    piece[-fade:] *= np.linspace(1, 0, fade)
                    piece[:100] *= np.linspace(0, 1, 100)
                    found.append(piece / np.abs(piece).max())
        if rng.random() < 0.02 and not found:
            break
    order = rng.permutation(len(found))[:count]
    return [found[k] for k in order]


def pattern(rng, hits):
    """Two bars of a beat from three or four sounds."""
    step = 60 / rng.uniform(70, 150) / 4
    kit = [hits[rng.integers(len(hits))] for _ in range(rng.integers(1, 5))]
    kit = [sound / np.abs(sound).max() * rng.uniform(0.4, 1) for sound in kit]
    chances = rng.choice([0, 0.15, 0.5, 0.95], (len(kit), 16), p=[0.5, 0.2, 0.15, 0.15])
    chances[0, [0, 8]] = 1
    return laid_out(rng, kit, chances, step)


def beatbox(rng, consonants):
    """Two bars by a mouth, which makes one sound at a time: kick, snare, hi-hats between; some sounds of recorded voices."""
    step = 60 / rng.uniform(70, 170) / 4
    kick = mouth_hit(rng, str(rng.choice(["kick", "kick", "boom"])))
    snare, hat, other = mouth_hit(rng, "snare"), mouth_hit(rng, "hat"), mouth_hit(rng)
    if rng.random() < 0.6:
        snare, hat = (consonants[rng.integers(len(consonants))] for _ in range(2))
    bar = [None] * 16
    for k in range(0, 16, 2 if rng.random() < 0.7 else 4):
        bar[k] = hat if rng.random() < 0.8 else other
    for k in (4, 12):
        bar[k] = snare
    for k in [0, *(int(k) for k in rng.choice([2, 3, 6, 7, 8, 10, 11, 14], rng.integers(1, 4)))]:
        bar[k] = kick
    out = np.zeros(int((32 * step + 1) * RATE))
    levels = {id(kick): rng.uniform(0.5, 1), id(snare): rng.uniform(0.4, 1), id(hat): rng.uniform(0.1, 0.6), id(other): 0.5}
    for k in range(32):
        sound = bar[k % 16]
        if sound is not None and rng.random() < 0.95:
            at = int((k * step + abs(rng.normal(0, 0.012))) * RATE)
            out[at:] *= 0.15  # the mouth is needed anew
            part = sound[: len(out) - at]
            out[at:at + len(part)] += part * levels[id(sound)] * rng.uniform(0.7, 1)  # fmt: skip
    return out[: int(rng.uniform(4, 32) * step * RATE)]


def laid_out(rng, kit, chances, step):
    out = np.zeros(int((32 * step + 1) * RATE))
    for k in range(32):
        for sound, chance in zip(kit, chances[:, k % 16]):
            if rng.random() < chance:
                at = int((k * step + abs(rng.normal(0, 0.006))) * RATE)
                part = sound[: len(out) - at]
                out[at:at + len(part)] += part * rng.uniform(0.6, 1)  # fmt: skip
    return out[: int(rng.uniform(8, 32) * step * RATE)]


def drums():
    """Single hits of Sonic Pi's samples and of Hydrogen's kits."""
    paths = [path for name in ("bd_*", "sn_*", "drum_*", "tabla_*", "elec_*", "perc_*") for path in sorted(glob.glob(SONIC_PI + name))]
    paths += sorted(glob.glob(HYDROGEN + "*/*.flac") + glob.glob(HYDROGEN + "*/*.wav"))[::5]
    sounds = [trimmed(read(path, 1)) for path in paths]
    return [sound for sound in sounds if np.abs(sound).max(initial=0) > 0]


def loops(kept_aside):
    paths = [path for path in sorted(glob.glob(SONIC_PI + "loop_*")) if not any(name in path for name in ("drone", "garzul", "3d_printer"))]
    return [read(path, 6) for path in paths if any(name in path for name in KEPT_ASIDE) == kept_aside]
