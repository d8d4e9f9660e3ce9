"""Sounds whose label is known: what Debian's packages hold, and what their synthesisers make. All at 48 kHz, mono.

Everything is drawn from seeded generators, so that the same packages give the same material.
"""

import subprocess

import numpy as np

RATE = 48_000


def read(path, seconds=None):
    limit = ["-t", str(seconds)] if seconds else []
    command = ["ffmpeg", "-v", "error", "-i", path, *limit, "-f", "f32le", "-ar", str(RATE), "-ac", "1", "-"]
    return np.frombuffer(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout, np.float32).astype(float)


def trimmed(sound):
    """Without what is 50 dB below the loudest at either end."""
    loud = np.flatnonzero(np.abs(sound) > 0.003 * np.abs(sound).max())
    return sound[loud[0]:loud[-1] + 1] if len(loud) else sound  # fmt: skip


def band(signal, low, high):
    spectrum = np.fft.rfft(signal)
    f = np.fft.rfftfreq(len(signal), 1 / RATE)
    return np.fft.irfft(spectrum / np.sqrt(1 + (low / np.maximum(f, 1)) ** 4) / np.sqrt(1 + (f / high) ** 4), len(signal))


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


def noise(rng, count, kind):
    """White, pink or brown noise, hum with hiss, or a crowd's murmur."""
    wanted, count = count, 1 << (count - 1).bit_length()  # which is quick to transform
    return coloured_noise(rng, count, kind)[:wanted]


def coloured_noise(rng, count, kind):
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
