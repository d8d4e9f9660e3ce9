"""Hits whose kind is known: drum kits that Debian's packages hold, a General MIDI kit, and a mouth that imitates drums. At 44.1 kHz, mono.

Everything is drawn from seeded generators, so that the same packages give the same material.
"""

import re
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np

RATE = 44_100
KINDS = ["kick", "snare", "hi-hat", "other"]
HYDROGEN = Path("/usr/share/hydrogen/data/drumkits")
SONIC_PI = Path("/usr/share/sonic-pi/samples")
# The first that matches counts. What plays the part of another drum, such as a clap, is nobody's fault to mistake, and left out.
NAMES = [
    (None, r"clap|snap|click|side|rim|stick|fx|zap|noise|sample|whistle|drum [12]|swish|roll|cajon|djembe|dununba|sangban|kenkeni|ambi|loop|glitch|vinyl|misc|mehackit|guit|elec_(?!\w*(kick|snare|cymbal))|swoosh|swash|till|door|impact"),
    ("other", r"tom|crash|ride|cymbal|splash|china|bell|agogo|tambourine|maraca|bongo|conga|clave|wood|glass|tabla|perc|bass_"),
    ("kick", r"kick|bass ?drum|^bd"), ("snare", r"snare|^sn_|^sn$"), ("hi-hat", r"hh|hi-?hat|hi hat|hat\b|hat "),
]  # fmt: skip


def kind(name):
    return next((kind for kind, pattern in NAMES if re.search(pattern, name.lower())), None)


def read(path):
    command = ["sox", "-V1", path, "-t", "f32", "-r", str(RATE), "-c", "1", "-", "trim", "0", "1.5"]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    sound = np.frombuffer(done.stdout, np.float32).astype(float)
    loud = np.flatnonzero(np.abs(sound) > 0.05 * np.abs(sound).max()) if len(sound) else []
    return sound[max(0, loud[0] - 50):] if len(loud) else None  # fmt: skip


def kits():
    """For every kit its name and (kind, sound) of each of its instruments, at most four layers of each."""
    for file in sorted(HYDROGEN.glob("*/drumkit.xml")):
        text = re.sub(r' xmlns="[^"]*"', "", file.read_text(encoding="utf8", errors="replace"))
        hits = []
        for instrument in ElementTree.fromstring(text).iter("instrument"):
            known = kind(instrument.findtext("name") or "")
            files = [node.text for node in instrument.iter("filename") if node.text]
            for name in files[:: max(1, len(files) // 4)] if known else []:
                sound = read(file.parent / name)
                if sound is not None:
                    hits.append((known, sound))
        if hits:
            yield file.parent.name, hits
    hits = [(kind(f.stem), read(f)) for f in sorted(SONIC_PI.glob("*.flac")) if kind(f.stem)]
    yield "sonic-pi", [hit for hit in hits if hit[1] is not None]


def midi_kits(folder):
    """The drum kits of a General MIDI sound font."""
    keys = {"kick": [35, 36], "snare": [38, 40], "hi-hat": [42, 44, 46], "other": [41, 45, 47, 48, 49, 51, 53, 54, 56, 57, 62, 64, 70, 76]}
    for program in (0, 8, 16, 24, 25, 32):
        hits = []
        for known, notes in keys.items():
            for key in notes:
                track = bytes([0, 0xC9, program, 0, 0x99, key, 110, 0x83, 0x60, 0x89, key, 0, 0, 0xFF, 0x2F, 0])
                (folder / "hit.mid").write_bytes(
                    b"MThd" + bytes([0, 0, 0, 6, 0, 0, 0, 1, 1, 0xE0]) + b"MTrk" + len(track).to_bytes(4, "big") + track)  # fmt: skip
                subprocess.run(
                    ["fluidsynth", "-ni", "-q", "-R", "0", "-C", "0", "-r", str(RATE), "-F", folder / "hit.wav",
                     "/usr/share/sounds/sf2/TimGM6mb.sf2", folder / "hit.mid"],
                    check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
                sound = read(folder / "hit.wav")
                if sound is not None:
                    hits.append((known, sound))
        yield f"midi {program}", hits


def band(signal, low, high, order=4):
    spectrum = np.fft.rfft(signal)
    f = np.fft.rfftfreq(len(signal), 1 / RATE)
    return np.fft.irfft(
        spectrum / np.sqrt(1 + (low / np.maximum(f, 1)) ** order) / np.sqrt(1 + (f / high) ** order), len(signal))  # fmt: skip


def noise(rng, length, low, high):
    sound = band(rng.standard_normal(length), low, high)
    return sound / np.abs(sound).max()


def mouth(rng):
    """One hit of a beatboxer, (kind, sound): the sounds p/b, pf/k, t/ts, and what else a mouth does."""
    known = KINDS[rng.integers(4)]
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
    return known, sound + wet


def varied(rng, sound):
    """As another microphone, another player or another tuning would give it."""
    factor = 2 ** (rng.uniform(-3, 3) / 12)
    sound = np.interp(np.arange(0, len(sound) - 1, factor), np.arange(len(sound)), sound)
    size = 1 << (len(sound) - 1).bit_length()
    f = np.maximum(np.fft.rfftfreq(size, 1 / RATE), 30)
    response = (f / 1000) ** rng.uniform(-0.25, 0.25)
    if rng.random() < 0.25:  # a telephone's or a laptop's microphone
        response /= np.sqrt(1 + (rng.uniform(80, 200) / f) ** 4)
    if rng.random() < 0.25:
        response /= np.sqrt(1 + (f / rng.uniform(7000, 12000)) ** 8)
    sound = np.fft.irfft(np.fft.rfft(sound, size) * response, size)[: len(sound)]
    length = int(rng.uniform(0.12, 0.6) * RATE)
    sound = sound[:length].copy()
    fade = min(len(sound), 400)
    sound[-fade:] *= np.linspace(1, 0, fade)
    return sound / np.abs(sound).max() * rng.uniform(0.2, 0.9)
