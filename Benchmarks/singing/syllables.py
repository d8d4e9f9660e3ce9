"""Songs of syllables whose vowels begin at known times: espeak-ng speaks the syllables and tells when each of their sounds begins, our own
`pitch-shift` gives them their notes, with scoops, portamento, drift and vibrato. Needs the packages of Benchmarks/segments."""

import ctypes
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "segments"))
import voices  # noqa: E402
from material import RATE  # noqa: E402

SYLLABLES = {
    "it": ["do", "re", "mi", "fa", "sol", "la", "si", "na", "lu", "va", "ta", "che"],
    "en-gb": ["doh", "ray", "me", "far", "so", "la", "tee", "no", "moon", "we", "you", "sing"],
    "de": ["da", "na", "la", "ma", "ja", "wie", "so", "du", "nun", "bei"],
    "fr": ["do", "ré", "mi", "fa", "sol", "la", "si", "nous", "leur", "jour"],
}
VARIANTS = ["", "+f2", "+f4", "+m3", "+m5"]


class Event(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("identifier", ctypes.c_uint), ("text_position", ctypes.c_int), ("length", ctypes.c_int),
                ("audio_position", ctypes.c_int), ("sample", ctypes.c_int), ("user_data", ctypes.c_void_p), ("name", ctypes.c_char * 8)]  # fmt: skip


CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(Event))
LAST, PHONEME = 0, 7
VOWELS = "aeiouyAEIOUY@3V0"


class Speaker:
    """The synthesiser; there is one a process."""

    def __init__(self):
        self.library = ctypes.CDLL("libespeak-ng.so.1")
        self.rate = self.library.espeak_Initialize(2, 0, None, 1)  # synchronous, with phoneme events
        self.callback = CALLBACK(self.take)
        self.library.espeak_SetSynthCallback(self.callback)

    def take(self, samples, count, events):
        if samples:
            self.sound += samples[:count]
        index = 0
        while events[index].type != LAST:
            if events[index].type == PHONEME:
                self.phonemes.append((events[index].audio_position / 1000, events[index].name.decode()))
            index += 1
        return 0

    def speak(self, voice, text, speed):
        """The sound, all on one pitch, and when its first vowel begins, in seconds; None where that cannot be told."""
        self.sound, self.phonemes = [], []
        self.library.espeak_SetVoiceByName(voice.encode())
        self.library.espeak_SetParameter(1, speed, 0)
        self.library.espeak_SetParameter(4, 0, 0)  # no intonation
        data = text.encode() + b"\0"
        self.library.espeak_Synth(data, len(data), 0, 1, 0, 1, None, None)
        vowel = next((time for time, name in self.phonemes if name and name[0] in VOWELS), None)
        sound = np.array(self.sound, float) / 32768
        at = np.arange(int(len(sound) * RATE / self.rate)) * self.rate / RATE
        sound = np.interp(at, np.arange(len(sound)), sound)
        loud = np.flatnonzero(np.abs(sound) > 0.05 * np.abs(sound).max(initial=0))
        if vowel is None or not len(loud):
            return None
        # To where the synthesiser lets go: who sings on does not.
        first, last = max(0, loud[0] - RATE // 200), np.flatnonzero(np.abs(sound) > 0.4 * np.abs(sound).max())[-1]
        vowel -= first / RATE
        return (sound[first:last].copy(), vowel) if -0.01 < vowel < min(0.12, (last - first) / RATE - 0.1) else None


def pitch(sound):
    """MIDI number of a monotone voice, by its autocorrelation."""
    spectrum = np.abs(np.fft.rfft(sound[: RATE], 4 * RATE)) ** 2
    correlation = np.fft.irfft(spectrum)
    lags = np.arange(RATE // 500, RATE // 60)
    return 69 + 12 * np.log2(RATE / lags[np.argmax(correlation[lags])] / 440)


def song(rng, build, folder, speaker):
    """A song, and when its notes begin: where each vowel does. Most follow one another without a pause."""
    language = str(rng.choice(list(SYLLABLES)))
    voice, speed = language + str(rng.choice(VARIANTS)), int(rng.integers(110, 170))
    out, starts, rested = np.zeros(RATE // 4), [], {0}
    while len(starts) < 14:
        spoken = speaker.speak(voice, str(rng.choice(SYLLABLES[language])), speed)
        if spoken is None:
            continue
        sound, vowel = spoken
        edge = RATE // 200
        sound[:edge] *= np.linspace(0, 1, edge)
        sound[-edge:] *= np.linspace(1, 0, edge)
        # The end of a note and the beginning of the next go over into one another; or there is a rest.
        rest = int(rng.uniform(0.1, 0.5) * RATE) if rng.random() < 0.12 else -edge
        start = len(out) + rest
        if rest > 0:
            rested.add(len(starts))
        starts.append(start / RATE + max(0, vowel))
        out = np.concatenate([out, np.zeros(max(0, start + len(sound) - len(out)))])
        out[start : start + len(sound)] += sound
    base = pitch(sound)
    middle = int(np.clip(round(base) + rng.integers(-4, 8), 45, 70))
    notes = [note for note, _ in voices.melody(rng, middle, len(starts))]
    times = np.arange(0, len(out) / RATE, 0.01)
    target = np.zeros(len(times))
    depth, swing = (0 if rng.random() < 0.4 else rng.uniform(0.1, 0.6)), rng.uniform(4.5, 6.8)
    for k, (start, note) in enumerate(zip(starts, notes)):
        # Half of the notes glide from the one before, the others begin a little below.
        origin = notes[k - 1] if k not in rested and rng.random() < 0.5 else note - abs(rng.normal(0, 0.7))
        # The voice is on its way in the consonant; after a rest it has no way to go.
        t = times - start + (0.15 if k in rested else rng.uniform(0.02, 0.08))
        on = (t >= 0) if k else times >= 0
        shape = note + rng.normal(0, 0.12) + (origin - note) * np.exp(-np.maximum(t, 0) / rng.uniform(0.02, 0.05))
        target = np.where(on, shape + depth * np.sin(2 * np.pi * swing * t) * np.clip((t - 0.2) / 0.2, 0, 1), target)
    target += np.interp(times, *voices.walk(rng, times[-1], rng.uniform(0.05, 0.2))) - base
    points = [{"time": float(t), "semitones": float(s)} for t, s in zip(times, target)]
    sung = voices.shifted(build, folder, 0.5 * out / np.abs(out).max(), {"curve": points, "formants": "keep"})
    return sung + 10 ** (-rng.uniform(50, 70) / 20) * rng.standard_normal(len(sung)), starts
