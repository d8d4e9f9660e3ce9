"""Voices that talk, sing and hum: recorded ones of Debian's packages, the same made to sing by our own `pitch-shift`, and synthesised ones."""

import glob
import json
import subprocess

import numpy as np

from material import RATE, band, read

PROMPTS = "/usr/share/asterisk/sounds/"
# Speaker's folder and suffix, and the middle of the range in which this voice is made to sing.
SPEAKERS = [("en_US_f_Allison", "g722", 60), ("fr_CA_f_June", "g722", 59), ("it_IT_m_Carlo", "g722", 50),
            ("ru_RU_f_IvrvoiceRU", "g722", 60), ("it_IT_f_Menardi", "wav", 60)]  # fmt: skip
VOWELS = {
    "a": (800, 1150, 2900, 3900), "e": (400, 1600, 2700, 3300), "i": (300, 2100, 2800, 3700), "o": (450, 800, 2830, 3500),
    "u": (325, 700, 2530, 3500), "ae": (680, 1700, 2450, 3600), "er": (500, 1350, 1700, 3300), "m": (250, 1000, 2200, 3000),
}  # fmt: skip
STEPS = [-5, -4, -3, -2, -2, -1, 0, 0, 1, 2, 2, 3, 4, 5, 7]


def prompts(speaker, suffix):
    """Recordings of sentences and words, not of numbers and letters alone."""
    paths = sorted(glob.glob(f"{PROMPTS}{speaker}/**/*.{suffix}", recursive=True))
    return [path for path in paths if not any(part in path for part in ("beep", "tone", "silence", "/phonetic/", "/letters/"))]


def words(speaker, suffix):
    """Recordings of one word each: numbers, letters and what spells them."""
    return sorted(path for part in ("digits", "letters", "phonetic") for path in glob.glob(f"{PROMPTS}{speaker}/{part}/*.{suffix}"))


def melody(rng, base, count):
    """Notes of a tune: MIDI number and length in beats."""
    scale = [0, 2, 4, 5, 7, 9, 11] if rng.random() < 0.6 else [0, 2, 3, 5, 7, 8, 10]
    degree, notes = int(rng.integers(-2, 5)), []
    lengths = [[0.5, 1, 1, 2], [0.5, 0.5, 1], [1, 1.5, 2, 3], [0.25, 0.5, 1]][rng.integers(4)]
    for _ in range(count):
        notes.append((base + 12 * (degree // 7) + scale[degree % 7], float(rng.choice(lengths))))
        degree = int(np.clip(degree + rng.choice(STEPS) // 2, -4, 9))
    return notes


def syllables(sound):
    """Spans in s between the quietest moments that part the loud ones."""
    voice = band(sound, 150, 3000) ** 2
    hop = RATE // 100
    power = voice[: len(voice) // hop * hop].reshape(-1, hop).mean(1)
    level = 10 * np.log10(np.convolve(power, np.hanning(9) / 4, "same") + 1e-9)
    edges, low, high = [], 0, None
    for k, here in enumerate(level):
        if here < level.max() - 30:
            here = level.max() - 30
        if high is None or here > level[high]:
            high = k
        if here < level[low]:
            low = k
        if high > low and level[high] - here > 5 and level[high] > level.max() - 24:  # a nucleus is over
            edges.append(low)
            low, high = k, k
        elif level[low] + 4 < here and low > high:
            high = k
    edges.append(len(level) - 1)
    return [(a / 100, b / 100) for a, b in zip(edges, edges[1:]) if b - a >= 9]


def shifted(build, folder, sound, settings):
    raw, wav, out = folder / "voice.f32", folder / "voice.wav", folder / "shifted.wav"
    raw.write_bytes(sound.astype(np.float32).tobytes())
    subprocess.run(["sox", "-V1", "-t", "f32", "-r", str(RATE), "-c", "1", raw, wav], check=True)
    options = [part for name, value in settings.items() for part in ("--set", f"{name}={value if isinstance(value, str) else json.dumps(value)}")]
    subprocess.run([f"{build}/voicebeat", "run", "pitch-shift", "-i", wav, "-o", out, "--quiet", *options], check=True)
    return read(str(out))


def made_to_sing(rng, build, folder, path, middle):
    """A recorded sentence, each syllable sung on a note, with scoops, drift and vibrato."""
    sound = 0.5 * (sound := read(path, 7)) / np.abs(sound).max()
    words = [{"word": str(k), "start": a, "end": b} for k, (a, b) in enumerate(syllables(sound))]
    if len(words) < 2:
        return None
    bpm = float(rng.uniform(60, 140))
    notes, beat = [], 0.0
    for word, (note, length) in zip(words, melody(rng, middle + int(rng.integers(-4, 8)), len(words))):
        notes.append({"word": word["word"], "midi_note": note, "start_beat": beat, "duration_beats": length})
        beat += length
        if beat * 60 / bpm > 8:
            break
    sung = shifted(build, folder, sound, {"words": words, "melody": notes, "bpm": bpm})
    times = np.arange(0, len(sound := sung) / RATE, 0.01)
    curve = np.interp(times, *walk(rng, times[-1], rng.uniform(0.05, 0.3)))
    depth, speed = (0 if rng.random() < 0.4 else rng.uniform(0.1, 0.7)), rng.uniform(4.5, 6.8)
    for note in notes:
        t = times - note["start_beat"] * 60 / bpm
        on = (t >= 0) & (t < note["duration_beats"] * 60 / bpm)
        curve += on * rng.normal(-0.4, 0.7) * np.exp(-np.maximum(t, 0) / rng.uniform(0.03, 0.1))
        curve += on * (depth * np.sin(2 * np.pi * speed * t) * np.clip((t - 0.15) / 0.2, 0, 1) + rng.normal(0, 0.15))
    points = [{"time": float(t), "semitones": float(s)} for t, s in zip(times, curve)]
    return shifted(build, folder, sound, {"curve": points[::2], "formants": "keep"})


def walk(rng, seconds, deviation):
    """A slow random movement: times and values."""
    times = np.arange(0, seconds + 0.5, 0.25)
    return times, deviation * np.convolve(rng.standard_normal(len(times) + 2), [0.6, 0.6, 0.5], "valid")


def sung(rng, style=None):
    """A phrase by a synthesised voice: notes with portamento, scoops, drift and vibrato; vowels and consonants; breath.

    `style` is "words", "vowel", "hum", "short" (da da da) or "ornate" (the voice goes from note to note in wide turns).
    """
    style = style or str(rng.choice(["words", "vowel", "hum", "short", "ornate"], p=[0.32, 0.14, 0.22, 0.12, 0.2]))
    tract = rng.uniform(0.88, 1.2)  # a man's, a woman's, a child's
    base = int(rng.integers(40, 58) if tract < 1 else rng.integers(52, 70))
    beat = rng.uniform(0.25, 0.4) if style == "short" else rng.uniform(0.3, 0.9)
    notes = melody(rng, base, int(rng.integers(3, 10)))
    rate = 200
    lengths = [max(0.12, beat * length * rng.normal(1, 0.08)) for _, length in notes]
    while sum(lengths) > 8:
        lengths.pop()
    total = int(sum(lengths) * rate)
    t = np.arange(total) / rate
    target, loud, formants, hiss = np.zeros(total), np.zeros(total), np.zeros((4, total)), []
    vowel, start = str(rng.choice(list(VOWELS)[:7])), 0.0
    portamento = rng.uniform(0.05, 0.2) if style == "ornate" else rng.uniform(0.015, 0.09)
    separate = {"words": 0.25, "vowel": 0.3, "hum": 0.4, "short": 0.9, "ornate": 0.1}[style]
    error = rng.uniform(0, 0.3)
    for (note, _), length in zip(notes, lengths):
        here = (t >= start) & (t < start + length)
        local = np.maximum(t - start, 0)
        target[here] = note + rng.normal(0, error)
        target += here * rng.normal(-0.3, 0.6) * np.exp(-local / rng.uniform(0.02, 0.1))
        if style == "words" or style == "ornate" and rng.random() < 0.5:
            vowel = str(rng.choice(list(VOWELS)[:7]))
        formants[:, here] = np.array(VOWELS["m" if style == "hum" else vowel])[:, None] * tract
        shape = np.clip(local / rng.uniform(0.01, 0.06), 0, 1) * np.clip((start + length - t) / rng.uniform(0.03, 0.12), 0, 1)
        consonant = rng.random()
        gap = 0.0
        if style in ("words", "short") and consonant < 0.3:  # a stop: a pause and a burst
            gap = rng.uniform(0.03, 0.09)
            hiss.append((start + gap - 0.012, 0.015, rng.uniform(0.05, 0.3), rng.uniform(1000, 3500)))
        elif style == "words" and consonant < 0.5:  # a fricative
            gap = rng.uniform(0.05, 0.14)
            hiss.append((start, gap, rng.uniform(0.03, 0.2), rng.uniform(2000, 5000)))
        elif style in ("words", "short", "ornate") and consonant < 0.75:  # a nasal
            nasal = here & (local < rng.uniform(0.04, 0.12))
            formants[:, nasal] = np.array(VOWELS["m"])[:, None] * tract
            shape *= np.where(nasal, 0.4, 1)
            target -= nasal * rng.uniform(0, 1)
        if rng.random() < separate or gap:
            shape *= local >= gap
        else:
            shape = np.maximum(shape, 0.5)
        if style == "short":
            shape *= np.exp(-local / rng.uniform(0.1, 0.6))
        loud += here * shape * rng.uniform(0.5, 1)
        start += length
        if rng.random() < 0.1:  # a rest, in which breath is taken
            loud *= ~((t > start - rng.uniform(0.05, 0.2)) & (t < start))
    kernel = np.exp(-np.arange(60) / (portamento * rate))
    smooth = lambda curve, k: np.convolve(np.r_[np.full(len(k), curve[0]), curve], k / k.sum(), "valid")[: len(curve)]  # noqa: E731
    target = smooth(target, kernel)
    formants = np.array([smooth(f, np.hanning(int(rng.uniform(8, 20)))) for f in formants])
    loud = smooth(loud, np.hanning(5))
    vibrato = 0 if rng.random() < 0.4 else rng.uniform(0.1, 0.9)
    wave = np.sin(2 * np.pi * np.cumsum(rng.uniform(4.5, 6.8) * (1 + 0.1 * np.interp(t, *walk(rng, t[-1], 1)))) / rate)
    target += vibrato * wave * np.clip(np.interp(t, *walk(rng, t[-1], 0.5)) + 0.7, 0, 1)
    target += np.interp(t, *walk(rng, t[-1], rng.uniform(0.05, 0.35)))
    if style == "ornate":
        turns = np.sin(2 * np.pi * np.cumsum(np.interp(t, *walk(rng, t[-1], 1)) + rng.uniform(2.5, 5.5)) / rate)
        target += rng.uniform(0.4, 1.8) * turns * np.clip(np.interp(t, *walk(rng, t[-1], 0.8)), 0, 1.5)
    target += smooth(rng.standard_normal(total), np.ones(3)) * rng.uniform(0.01, 0.06)
    loud *= 1 + 0.1 * wave * vibrato
    return rendered(rng, target, loud, formants, hiss, rate)


def rendered(rng, notes, loud, formants, hiss, rate):
    """Harmonics of a glottis through formants, with breath; `notes`, `loud` and `formants` are `rate` times a second."""
    count = int(len(notes) * RATE / rate)
    at = np.arange(count) * rate / RATE
    every = np.arange(len(notes))
    pitch = 440 * 2 ** ((notes - 69) / 12)
    phase = 2 * np.pi * np.cumsum(np.interp(at, every, pitch)) / RATE
    tilt = rng.uniform(0.9, 2.0)
    widths = np.array([70, 90, 130, 160]) * rng.uniform(0.8, 1.6)
    out = np.zeros(count)

    def tract(frequency):
        s, gain = 1j * frequency, 1
        for formant, width in zip(formants, widths):
            gain = gain * np.abs((formant**2 + width**2 / 4) / ((s + width / 2) ** 2 + formant**2))
        return gain

    for k in range(1, min(45, int(10_000 / pitch.min()))):
        level = tract(k * pitch) * k**-tilt * (k * pitch < 12_000)
        out += np.sin(k * phase + k) * np.interp(at, every, level * loud)
    out /= np.abs(out).max() + 1e-9
    envelope = np.interp(at, every, loud)
    out += rng.uniform(0.003, 0.05) * band(rng.standard_normal(count), 500, 5000) * envelope
    for start, length, level, colour in hiss:
        first, size = max(0, int(start * RATE)), max(8, int(length * RATE))
        burst = band(rng.standard_normal(size + 64), colour, 3 * colour)[:size] * np.hanning(size)
        burst = burst[: max(0, count - first)]
        if len(burst):
            out[first:first + len(burst)] += level * burst / np.abs(burst).max()
    return out


SENTENCES = [
    "The quick brown fox jumps over the lazy dog.", "Every morning she walked along the river and counted the boats.",
    "Please leave your name and number after the tone.", "I was going to tell you about the weather in the mountains.",
    "Seven, eight, nine, ten, and then we start again.", "What do you think, should we go there tomorrow or wait?",
    "Well, yes.", "He said nothing, took his hat, and left the room.", "Turn left at the next crossing.",
]  # fmt: skip


WORDS = ["left", "right", "front", "rear", "centre", "side", "yes", "no", "two", "stop", "go", "eins", "zwei", "ja", "nein", "oui", "trois", "quatre",
         "sí", "tres", "uno", "due", "tak", "nie", "sim", "não", "hej", "ett"]  # fmt: skip


def spoken(rng, folder, texts=SENTENCES):
    voice = str(rng.choice(["en-us", "en-gb", "en-gb-scotland", "de", "fr", "es", "it", "pl", "pt", "sv"]))
    variant = str(rng.choice(["", "+f1", "+f2", "+f3", "+f4", "+m1", "+m3", "+m5", "+m7", "+whisper"], p=[.19, .1, .1, .1, .1, .1, .1, .1, .1, .01]))
    command = ["espeak-ng", "-v", voice + variant, "-s", str(rng.integers(120, 210)), "-p", str(rng.integers(20, 80)),
               "-w", str(folder / "spoken.wav"), str(rng.choice(texts))]  # fmt: skip
    subprocess.run(command, check=True)
    return read(str(folder / "spoken.wav"), 6)
