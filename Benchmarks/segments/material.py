"""Sounds whose label is known: what Debian's packages hold, and what their synthesisers make. All at 48 kHz, mono.

Everything is drawn from seeded generators, so that the same packages give the same material.
"""

import glob
import subprocess

import numpy as np

RATE = 48_000
SONIC_PI = "/usr/share/sonic-pi/samples/"
# Loops and hits that only the test uses.
KEPT_ASIDE = ("loop_amen_full", "loop_compus", "loop_perc1", "loop_industrial", "loop_tabla")
VOWELS = {
    "a": [(800, 80), (1150, 90), (2900, 120), (3900, 130)], "e": [(400, 60), (1600, 80), (2700, 120), (3300, 150)],
    "i": [(350, 50), (1700, 100), (2700, 120), (3700, 150)], "o": [(450, 70), (800, 80), (2830, 100), (3500, 130)],
    "u": [(325, 50), (700, 60), (2530, 170), (3500, 180)], "m": [(250, 60), (1000, 300), (2200, 300), (3000, 400)],
}  # fmt: skip


def read(path, seconds=None):
    trim = ["trim", "0", str(seconds)] if seconds else []
    command = ["sox", "-V1", path, "-t", "f32", "-r", str(RATE), "-c", "1", "-", *trim]
    return np.frombuffer(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout, np.float32).astype(float)


def trimmed(sound):
    """Without what is 50 dB below the loudest at either end."""
    loud = np.flatnonzero(np.abs(sound) > 0.003 * np.abs(sound).max())
    return sound[loud[0]:loud[-1] + 1] if len(loud) else sound  # fmt: skip


def resonated(signal, formants):
    """In the frequency domain: the vocal tract's formants."""
    spectrum = np.fft.rfft(signal)
    s = 1j * np.fft.rfftfreq(len(signal), 1 / RATE)
    for frequency, width in formants:
        spectrum *= (frequency**2 + width**2 / 4) / ((s + width / 2) ** 2 + frequency**2)
    return np.fft.irfft(spectrum, len(signal))


def band(signal, low, high):
    spectrum = np.fft.rfft(signal)
    f = np.fft.rfftfreq(len(signal), 1 / RATE)
    return np.fft.irfft(spectrum / np.sqrt(1 + (low / np.maximum(f, 1)) ** 4) / np.sqrt(1 + (f / high) ** 4), len(signal))


def sung(rng):
    """A phrase of notes, with scoops, vibrato, drift and breath, on one or several vowels, or hummed."""
    base = rng.choice([43, 48, 52, 57, 62, 67, 72])
    hummed, legato = rng.random() < 0.3, rng.random() < 0.4
    parts = []
    for _ in range(rng.integers(2, 8)):
        length = int(rng.uniform(0.18, 1.1) * RATE)
        t = np.arange(length) / RATE
        vibrato = rng.uniform(0, 0.6) * np.sin(2 * np.pi * rng.uniform(4.5, 6.5) * t) * np.clip(t / 0.3, 0, 1)
        drift = np.interp(t, np.linspace(0, t[-1], 5), rng.normal(0, 0.12, 5))
        scoop = rng.normal(-0.5, 0.8) * np.exp(-t / rng.uniform(0.03, 0.08))
        note = base + rng.choice([0, 2, 4, 5, 7, 9, 12, -3, -5]) + rng.normal(0, 0.15)
        phase = 2 * np.pi * np.cumsum(440 * 2 ** ((note + vibrato + drift + scoop - 69) / 12)) / RATE
        source = sum(np.sin(k * phase) * k ** -rng.uniform(1.1, 1.5) for k in range(1, 25))
        source += rng.uniform(0.01, 0.06) * rng.standard_normal(length)
        edge = np.minimum(1, np.minimum(t / rng.uniform(0.02, 0.08), (t[-1] - t) / rng.uniform(0.03, 0.15)))
        vowel = VOWELS["m" if hummed else str(rng.choice(list("aeiou")))]
        note = resonated(source, vowel) * np.clip(edge, 0, 1)
        if not hummed and rng.random() < 0.35:  # a consonant
            breath = band(rng.standard_normal(int(rng.uniform(0.03, 0.12) * RATE)), 2500, 9000)
            parts.append(0.1 * breath / np.abs(breath).max())
        parts.append(note / np.abs(note).max() * rng.uniform(0.4, 1))
        if not legato:
            parts.append(np.zeros(int(rng.uniform(0.01, 0.15) * RATE)))
    return np.concatenate(parts)


def hit(rng):
    """A sound of a mouth or a hand: a falling thump, or a burst of coloured noise that dies away."""
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


def pattern(rng, hits):
    """Two bars of a beat from three or four sounds."""
    step = 60 / rng.uniform(70, 150) / 4
    kit = [hits[rng.integers(len(hits))] for _ in range(rng.integers(1, 5))]
    kit = [sound / np.abs(sound).max() * rng.uniform(0.4, 1) for sound in kit]
    out = np.zeros(int((32 * step + 1) * RATE))
    chances = rng.choice([0, 0.15, 0.5, 0.95], (len(kit), 16), p=[0.5, 0.2, 0.15, 0.15])
    chances[0, [0, 8]] = 1
    for k in range(32):
        for sound, chance in zip(kit, chances[:, k % 16]):
            if rng.random() < chance:
                at = int((k * step + abs(rng.normal(0, 0.006))) * RATE)
                part = sound[: len(out) - at]
                out[at:at + len(part)] += part * rng.uniform(0.6, 1)  # fmt: skip
    return out[: int(rng.uniform(8, 32) * step * RATE)]


def melody_midi(rng, program):
    """A standard MIDI file of one phrase."""
    track = bytes([0, 0xC0, program])
    base = int(rng.integers(52, 76))
    for _ in range(rng.integers(3, 9)):
        key = base + int(rng.choice([0, 2, 4, 5, 7, 9, 12, -3, -5]))
        ticks = int(rng.uniform(60, 400))
        track += bytes([0, 0x90, key, 100]) + bytes([0x80 | ticks >> 7, ticks & 127, 0x80, key, 0])
    track += bytes([0, 0xFF, 0x2F, 0])
    return b"MThd" + bytes([0, 0, 0, 6, 0, 0, 0, 1, 1, 0xE0]) + b"MTrk" + len(track).to_bytes(4, "big") + track


def played(rng, folder):
    """A phrase by a wind, a string or a choir of a General MIDI sound font."""
    program = int(rng.choice([40, 41, 42, 52, 53, 54, 56, 57, 60, 64, 65, 66, 68, 71, 73, 74, 75, 79, 82]))
    (folder / "phrase.mid").write_bytes(melody_midi(rng, program))
    command = ["fluidsynth", "-ni", "-q", "-g", "0.8", "-R", "0", "-C", "0", "-r", str(RATE), "-F", str(folder / "phrase.wav"),
               "/usr/share/sounds/sf2/TimGM6mb.sf2", str(folder / "phrase.mid")]  # fmt: skip
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return read(str(folder / "phrase.wav"), 8)


SENTENCES = [
    "The quick brown fox jumps over the lazy dog.", "Every morning she walked along the river and counted the boats.",
    "Please leave your name and number after the tone.", "I was going to tell you about the weather in the mountains.",
    "Seven, eight, nine, ten, and then we start again.", "What do you think, should we go there tomorrow or wait?",
    "Well, yes.", "He said nothing, took his hat, and left the room.", "Turn left at the next crossing.",
]  # fmt: skip


def spoken(rng, folder):
    voice = str(rng.choice(["en-us", "en-gb", "en-gb-scotland", "de", "fr", "es", "it", "pl", "pt", "sv"]))
    variant = str(rng.choice(["", "+f1", "+f2", "+f3", "+f4", "+m1", "+m3", "+m5", "+m7", "+whisper"], p=[.19, .1, .1, .1, .1, .1, .1, .1, .1, .01]))
    command = ["espeak-ng", "-v", voice + variant, "-s", str(rng.integers(120, 210)), "-p", str(rng.integers(20, 80)),
               "-w", str(folder / "spoken.wav"), str(rng.choice(SENTENCES))]  # fmt: skip
    subprocess.run(command, check=True)
    return read(str(folder / "spoken.wav"), 6)


def training(folder, count=150):
    """(label, sound) pairs, `count` of each label."""
    rng = np.random.default_rng(1)
    prompts = sorted(glob.glob("/usr/share/asterisk/sounds/en_US_f_Allison/*.wav"))[::2]
    rng.shuffle(prompts)
    speech = [read(path, 6) for path in prompts[: count // 2]] + [spoken(rng, folder) for _ in range(count - count // 2)]
    melody = [sung(rng) for _ in range(count * 2 // 3)] + [played(rng, folder) for _ in range(count - count * 2 // 3)]
    paths = [path for name in ("bd_*", "sn_*", "drum_*", "tabla_*", "elec_*", "perc_*") for path in sorted(glob.glob(SONIC_PI + name))]
    samples = [trimmed(read(path, 1)) for path in paths]
    loops = [path for path in sorted(glob.glob(SONIC_PI + "loop_*")) if not any(name in path for name in KEPT_ASIDE)]
    loops = [read(path, 6) for path in loops if not any(name in path for name in ("drone", "garzul", "3d_printer"))]
    rhythm = [*loops, *(pattern(rng, samples) for _ in range(count // 3))]
    rhythm += [pattern(rng, [hit(rng) for _ in range(8)]) for _ in range(count // 3)]
    rhythm += [np.concatenate([hit(rng) for _ in range(rng.integers(1, 3))]) for _ in range(count - len(rhythm))]
    return [(label, sound) for label, sounds in (("speech", speech), ("melody", melody), ("rhythm", rhythm)) for sound in sounds]


def noise(rng, count, kind):
    """White, pink or brown noise, hum with hiss, or a crowd's murmur."""
    white = rng.standard_normal(count)
    f = np.maximum(np.fft.rfftfreq(count, 1 / RATE), 30)
    if kind == 0:
        return white
    if kind in (1, 2):
        return np.fft.irfft(np.fft.rfft(white) / f ** (0.5 * kind), count)
    if kind == 3:
        t = np.arange(count) / RATE
        return 0.02 * white + sum(np.sin(2 * np.pi * 50 * k * t + k) / k for k in range(1, 9))
    swell = np.interp(np.arange(count), np.linspace(0, count, count // RATE + 2), rng.uniform(0.5, 1.5, count // RATE + 2))
    return band(white, 200, 2500) * swell


def recording(sounds, snr, rng, kind=0):
    """Sounds of equal power with pauses of 0.6 to 1.4 s between, in noise `snr` dB below them (None: hiss at −75 dBFS), and where each lies in s."""
    parts, spans, position = [], [], 0
    for sound in sounds:
        pause = int(rng.uniform(0.6, 1.4) * RATE)
        sound = trimmed(sound)
        sound = 0.05 * sound / np.sqrt(np.mean(sound**2))
        parts += [np.zeros(pause), sound]
        spans.append(((position + pause) / RATE, (position + pause + len(sound)) / RATE))
        position += pause + len(sound)
    out = np.concatenate([*parts, np.zeros(RATE)])
    if snr is None:
        out += 10 ** (-75 / 20) * rng.standard_normal(len(out))
    else:
        hiss = noise(rng, len(out), kind)
        out += hiss * 0.05 * 10 ** (-snr / 20) / np.sqrt(np.mean(hiss**2))
    return 0.8 * out / np.abs(out).max(), spans
