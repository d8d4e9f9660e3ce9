"""Recorded voices between pauses of known length, and how well a list of segments agrees with them. Needs Python and SoX alone."""

import array
import glob
import random
import re
import subprocess
import wave

RATE = 48_000
TOLERANCE = 0.2  # seconds


def read(path):
    command = ["sox", "-V1", path, "-t", "s16", "-r", str(RATE), "-c", "1", "-"]
    return array.array("h", subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def pieces(voice):
    """What is within 40 dB of the loudest hundredth of a second, parted at pauses of more than a quarter of a second."""
    hop = RATE // 100
    powers = [sum(s * s for s in voice[k:k + hop]) for k in range(0, len(voice) - hop, hop)]  # fmt: skip
    spans = []
    for k in (k for k, power in enumerate(powers) if power > max(powers) * 1e-4):
        if spans and k - spans[-1][1] <= 25:
            spans[-1][1] = k
        else:
            spans.append([k, k])
    return [voice[first * hop:(last + 1) * hop] for first, last in spans if last - first > 20]  # fmt: skip


def make(path, seconds, snr, seed=1):
    """Writes a recording of the voices of Debian's alsa-utils in white noise `snr` dB below them (None: none to speak of), and returns their spans."""
    rng = random.Random(seed)
    voices = [piece for file in sorted(glob.glob("/usr/share/sounds/alsa/[FRS]*.wav")) for piece in pieces(read(file))]
    out, spans = array.array("h"), []
    while len(out) < seconds * RATE:
        out.extend([0] * int(rng.uniform(0.4, 1.5) * RATE))
        voice = rng.choice(voices)
        spans.append((len(out) / RATE, (len(out) + len(voice)) / RATE))
        out.extend(s // 2 for s in voice)
    out.extend([0] * (RATE // 2))
    power = sum(s * s for a, b in spans[:16] for s in out[int(a * RATE):int(b * RATE)]) / sum(b - a for a, b in spans[:16]) / RATE  # fmt: skip
    level = 3 if snr is None else (power * 10 ** (-snr / 10)) ** 0.5
    # A second of noise, again and again from another place: to draw each sample anew takes minutes.
    noise = [int(rng.gauss(0, level)) for _ in range(4 * RATE)]
    for start in range(0, len(out), RATE):
        shift = rng.randrange(3 * RATE)
        for i in range(start, min(start + RATE, len(out))):
            out[i] = max(-32768, min(32767, out[i] + noise[shift + i - start]))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(out.tobytes())
    return spans


def agreement(spans, found):
    """F-measure of beginnings and ends, matched one to one within the tolerance."""
    matched = 0
    for column in (0, 1):
        left = sorted(f[column] for f in found)
        for truth in sorted(s[column] for s in spans):
            near = [f for f in left if abs(f - truth) <= TOLERANCE]
            if near:
                left.remove(min(near))
                matched += 1
    return matched / max(1, len(spans) + len(found))


def from_text(text):
    return [tuple(float(cell) for cell in line.split("\t")[:2]) for line in text.splitlines()]


def from_silencedetect(text, seconds):
    """What lies between the silences that ffmpeg tells of."""
    starts = [float(v) for v in re.findall(r"silence_start: ([-\d.]+)", text)] + [seconds]
    ends = [0.0] + [float(v) for v in re.findall(r"silence_end: ([-\d.]+)", text)]
    return [(a, b) for a, b in zip(ends, starts) if b - a > 0.05]
