"""Recordings of known hits, as other rooms, microphones and players would give them, and what `rhythm` hears in them."""

import json
import subprocess
from pathlib import Path

import numpy as np

from material import RATE

PIPELINE = Path(__file__).resolve().parents[2] / "pipelines" / "rhythm.json"


def varied(rng, sound):
    """Another tuning, room and microphone; cut off where the next sound of the same player begins."""
    factor = 2 ** (rng.uniform(-3, 3) / 12)
    sound = np.interp(np.arange(0, len(sound) - 1, factor), np.arange(len(sound)), sound)
    if rng.random() < 0.35:
        count = int(RATE * rng.uniform(0.05, 0.25))
        room = rng.standard_normal(count) * np.exp(-np.arange(count) / RATE * rng.uniform(15, 60)) * rng.uniform(0.005, 0.05)
        room[0] = 1
        sound = filtered(sound, len(sound) + count // 2, lambda size: np.fft.rfft(room, size))
    tilt, low, high, draws = rng.uniform(-0.3, 0.3), rng.uniform(80, 200), rng.uniform(7000, 12_000), rng.random(2)

    def microphone(size):
        f = np.maximum(np.fft.rfftfreq(size, 1 / RATE), 30)
        response = (f / 1000) ** tilt
        if draws[0] < 0.25:  # a telephone's or a laptop's
            response /= np.sqrt(1 + (low / f) ** 4)
        return response / np.sqrt(1 + (f / high) ** 8) if draws[1] < 0.25 else response

    sound = filtered(sound, len(sound), microphone)
    return cut(sound, rng.uniform(0.12, 0.6)) * rng.uniform(0.2, 0.9)


def filtered(sound, length, response):
    size = 1 << (2 * len(sound) - 1).bit_length()
    return np.fft.irfft(np.fft.rfft(sound, size) * response(size), size)[:length]


def cut(sound, seconds=0.6):
    sound = sound[: int(seconds * RATE)].copy()
    fade = min(len(sound), 400)
    sound[-fade:] *= np.linspace(1, 0, fade)
    return sound / np.abs(sound).max()


def heard(build, folder, sounds, rng):
    """What `rhythm` tells of each of the sounds, played in one recording in any order: its events there; none where it hears nothing."""
    starts, place = np.zeros(len(sounds)), int(0.3 * RATE)
    recording = np.zeros(sum(len(sound) + RATE // 4 for sound in sounds) + 2 * RATE)
    for index in rng.permutation(len(sounds)):
        starts[index] = place / RATE
        recording[place:place + len(sounds[index])] += sounds[index]  # fmt: skip
        place += max(int(0.12 * RATE), len(sounds[index]) + int(rng.uniform(-0.1, 0.2) * RATE))
    recording = recording[: place + RATE // 2]
    recording += rng.standard_normal(len(recording)) * 10 ** (rng.choice([-75, -60, -50]) / 20)
    rate = rng.choice([44_100, 48_000, 22_050], p=[0.5, 0.35, 0.15])
    (folder / "hits.f32").write_bytes(recording.astype(np.float32).tobytes())
    command = ["sox", "-V1", "-t", "f32", "-r", str(RATE), "-c", "1", folder / "hits.f32", "-r", str(rate), folder / "hits.wav", "norm", "-1"]
    if rng.random() < 0.3:  # as it is often sent; encoder and decoder delay it
        starts += 1105 / rate
        subprocess.run([*command[:-3], folder / "hits.mp3", "norm", "-1"], check=True)
        command = ["sox", "-V1", folder / "hits.mp3", folder / "hits.wav"]
    subprocess.run(command, check=True)
    command = [Path(build) / "voicebeat", "run", PIPELINE, "-i", folder / "hits.wav", "-o", f"hits={folder}/hits.json",
               "-o", f"pattern={folder}/pattern.json", "--set", "strength=0", "--set", "cues=true", "--quiet"]  # fmt: skip
    subprocess.run(command, check=True)
    events = json.loads((folder / "hits.json").read_text())[0]["events"]
    times = np.array([event["start"] for event in events])
    return [[events[k] for k in np.flatnonzero(np.abs(times - start) < 0.03)] for start in starts]
