#!/usr/bin/env python3
"""Measures mixing to a loudness beside ffmpeg's two-pass loudnorm, the stage `loudness` beside ffmpeg's ebur128, and the limiter.

usage: loudness.py BUILD

BUILD is the folder of the release build. Material and results go to bench-output/, which git ignores: the stems of bench.py, and signals
that are hard to limit.
"""

import array
import json
import math
import random
import re
import subprocess
import sys
from pathlib import Path

from bench import compare, make_stems, mix_commands, pipeline, voicebeat, LAME_QUALITY
from measuring import FOLDER, run, say

BUILD = Path(sys.argv[1]).resolve()
RATE = 48_000
TARGET, CEILING = -14, -1
SOUNDS = Path("/usr/share/sounds/alsa")
ROUNDS = 5


def judged(file):
    """Integrated loudness, loudness range and true peak of a file, by ffmpeg."""
    command = ["ffmpeg", "-nostdin", "-hide_banner", "-i", file, "-af", "ebur128=peak=true:framelog=verbose", "-f", "null", "-"]
    told = subprocess.run(command, check=True, stderr=subprocess.PIPE, text=True).stderr
    return [float(re.findall(name + r":\s+(\S+)", told)[-1]) for name in ("I", "LRA", "Peak")]


def mixes():
    """Eight stems of three minutes to MP3: at −14 LUFS, as a plain sum, and by ffmpeg, which mixes to a file, measures it and reads it again."""
    seconds, kbit = 180, 320
    stems = make_stems(seconds)
    out = FOLDER / "mix"
    sink = {"path": f"{out}-loud.mp3", "bitrate": kbit, "effort": LAME_QUALITY}
    document = json.loads(Path(pipeline("mix-loud", stems, sink)).read_text())
    document["nodes"]["mix"]["params"] = {"loudness": TARGET, "ceiling": CEILING}
    path = FOLDER / "mix-loud.json"
    path.write_text(json.dumps(document))
    plain = mix_commands(stems, seconds, kbit)
    # loudnorm works at 192 kHz and is told what it measured in the first pass.
    mixed = plain["ffmpeg"].split(" -c:a ")[0] + f" -c:a pcm_f32le {out}-sum.wav"
    first = f"ffmpeg -nostdin -hide_banner -y -i {out}-sum.wav -af loudnorm=I={TARGET}:TP={CEILING}:print_format=json -f null - 2>{out}-norm.txt"
    script = Path(__file__).with_name("loudnorm_filter.py")
    second = (
        f'ffmpeg -nostdin -v error -y -i {out}-sum.wav -af "$(python3 {script} {out}-norm.txt {TARGET} {CEILING})" -ar {RATE}'
        f" -c:a libmp3lame -b:a {kbit}k -compression_level {LAME_QUALITY} {out}-loudnorm.mp3"
    )
    compare(f"8 stems of {seconds // 60} minutes to {TARGET} LUFS, to MP3 {kbit}k", {
        "voicebeat": voicebeat(path),
        "plain sum": plain["voicebeat"],
        "loudnorm": f"{mixed} && {first} && {second}",
    }, ROUNDS)  # fmt: skip
    for name in ("loud", "loudnorm"):
        loudness, _, peak = judged(f"{out}-{name}.mp3")
        say(f"  {name:10} {loudness:6.1f} LUFS, {peak:5.1f} dBTP, as ffmpeg measures the MP3")


def meter():
    """Speed of measuring one stem, and the greatest difference over recorded voices."""
    stem = make_stems(180)[0]
    document = Path(__file__).resolve().parent.parent / "pipelines" / "loudness.json"
    report = FOLDER / "report.json"
    compare("loudness, range and true peak of 3 minutes", {
        "voicebeat": f"{voicebeat(document)} -i {stem} -o report={report}",
        "ffmpeg": f"ffmpeg -nostdin -v error -i {stem} -af ebur128=peak=true:framelog=verbose -f null -",
    }, ROUNDS)  # fmt: skip
    loudness, peaks, count = 0, 0, 0
    for file in sorted(SOUNDS.glob("*.wav")):
        run(["sh", "-c", f"{voicebeat(document)} -i {file} -o report={report}"])
        ours, theirs = json.loads(report.read_text()), judged(file)
        loudness = max(loudness, abs(ours["integrated"] - theirs[0]))
        peaks = max(peaks, abs(ours["true_peak"] - theirs[2]))
        count += 1
    say(f"  greatest difference from ffmpeg over {count} recordings: {loudness:.2f} LU, {peaks:.2f} dB")


def hard_signals():
    """Four seconds each of what is hard to limit."""
    random.seed(1)
    count = 4 * RATE
    yield "square wave", [1 if index // 24 % 2 else -1 for index in range(count)]
    yield "clicks", [1 if index % 6007 == 100 else 0 for index in range(count)]
    yield "noise", [random.uniform(-1, 1) for _ in range(count)]
    yield "0.47 fs tone", [math.sin(2 * math.pi * 0.47 * index) for index in range(count)]


def limiter():
    """The highest true peak that ffmpeg finds behind a ceiling of −1 dBTP, 6 dB into the limiter."""
    say(f"\ntrue peak behind a ceiling of {CEILING} dBTP, as ffmpeg measures it")
    source, out = FOLDER / "hard.wav", FOLDER / "limited.wav"
    for name, samples in hard_signals():
        raw = FOLDER / "hard.raw"
        raw.write_bytes(array.array("f", (2 * value for value in samples)).tobytes())
        run(["ffmpeg", "-nostdin", "-v", "error", "-y", "-f", "f32le", "-ar", str(RATE), "-ac", "1", "-i", raw, "-c:a", "pcm_f32le", source])
        nodes = {
            "source": {"stage": "file.source", "params": {"path": str(source)}},
            "mix": {"stage": "mixer", "in": "source", "params": {"channels": 1, "ceiling": CEILING}},
            "sink": {"stage": "file.sink", "in": "mix", "params": {"path": str(out), "encoding": "float"}},
        }
        path = FOLDER / "limit.json"
        path.write_text(json.dumps({"nodes": nodes}))
        run(["sh", "-c", voicebeat(path)])
        say(f"  {name:14}{judged(out)[2]:6.1f} dBTP")


if __name__ == "__main__":
    mixes()
    meter()
    limiter()
