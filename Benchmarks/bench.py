#!/usr/bin/env python3
"""Measures VoiceBeat beside ffmpeg, SoX, GStreamer, cp and an LV2 autotuner, on the same material in the same run.

usage: bench.py BUILD

BUILD is the folder of the release build. Material and results go to bench-output/, which git ignores. With BENCH_LONG=1
the mixes are made of 60-minute stems, too. Every figure is the median of several runs, in turns with its peers, so that a
machine that slows down slows all of them; memory is the peak resident size of the largest process.
"""

import json
import os
import shlex
import statistics
import subprocess
import sys
from pathlib import Path

from measuring import FOLDER, PATIENCE, in_turns, make_room, measure, medians, run, say, say_hung
from segments import boundaries

BUILD = Path(sys.argv[1]).resolve()
RATE = 48_000
LAME_QUALITY = 3  # LAME's own default, and what lamemp3enc cannot be told otherwise
GAINS = [-6, -8, -7, -12, -9, -10, -8, -14]  # dB
PANS = [-0.6, 0.5, 0, 0.2, -0.3, 0.7, 0.1, -0.8]  # balance: the side that is turned away from is lowered linearly
STEMS = ["wav", "wav", "wav", "flac", "flac", "flac", "mp3", "mp3"]


def compare(title, commands, rounds, prepare=None):
    """Runs all commands in turns and prints a table with ratios to the fastest of the peers, which follow the first.

    `prepare` is called before each, such as to remove the file that all of them write: one program would write over the old
    file, whose memory is at hand, and another a new file beside it, for which the kernel has to find memory first.
    """
    samples, hung = in_turns(commands, rounds, prepare)
    results = medians(samples, hung)
    fastest = min((results[name][0] for name in list(commands)[1:] if name in results), default=float("nan"))
    say(f"\n{title} (median of {rounds})")
    say(f"  {'':12}{'wall':>9}{'CPU':>9}{'memory':>10}{'wall, to the fastest peer':>28}")
    for name, (wall, cpu, memory) in results.items():
        say(f"  {name:12}{wall:7.2f} s{cpu:7.2f} s{memory:6.1f} MiB{wall / fastest:26.2f} ×")
    say_hung(hung, commands)


def factors(index):
    """What the left and the right channel of a stem are multiplied with."""
    gain = 10 ** (GAINS[index] / 20)
    return gain * min(1, 1 - PANS[index]), gain * min(1, 1 + PANS[index])


def make_stems(seconds):
    """Eight stems as WAV, FLAC and MP3, made once."""
    folder = FOLDER / f"stems-{seconds}"
    files = [folder / f"stem{index}.{kind}" for index, kind in enumerate(STEMS)]
    if not (folder / "complete").exists():
        print(f"making {seconds} s of material in {folder}", flush=True)
        folder.mkdir(parents=True, exist_ok=True)
        run([BUILD / "voicebeat-bench", "stems", folder, str(seconds)])
        for file in files:
            wav = file.with_suffix(".wav")
            if file.suffix == ".flac":
                run(["flac", "--silent", "--force", "-o", file, wav])
            if file.suffix == ".mp3":
                run(["lame", "--quiet", "-b", "192", wav, file])
            if file.suffix != ".wav":
                wav.unlink()
        (folder / "complete").touch()
    return files


def pipeline(name, stems, sink):
    """A pipeline document that mixes the stems, written to a file."""
    nodes = {f"stem{i}": {"stage": "file.source", "params": {"path": str(stem)}} for i, stem in enumerate(stems)}
    links = [{"from": f"stem{i}", "gain": GAINS[i], "pan": PANS[i]} for i in range(len(stems))]
    nodes["mix"] = {"stage": "mixer", "in": links}
    nodes["sink"] = {"stage": "file.sink", "in": "mix", "params": sink}
    path = FOLDER / f"{name}.json"
    path.write_text(json.dumps({"nodes": nodes}, indent=2))
    return path


def voicebeat(path):
    return f"{BUILD}/voicebeat run {shlex.quote(str(path))} --quiet"


def mix_commands(stems, seconds, kbit):
    """The same mix, encoded by LAME at the same bit rate and quality, by each program."""
    out = FOLDER / "mix"
    sink = {"path": f"{out}-voicebeat.mp3", "bitrate": kbit, "effort": LAME_QUALITY}
    left_right = [factors(index) for index in range(len(stems))]

    panned = ";".join(f"[{i}]pan=stereo|c0={l}*c0|c1={r}*c1[s{i}]" for i, (l, r) in enumerate(left_right))
    labels = "".join(f"[s{i}]" for i in range(len(stems)))
    ffmpeg = (
        "ffmpeg -nostdin -v error -y " + " ".join(f"-i {stem}" for stem in stems)
        + f" -filter_complex '{panned};{labels}amix=inputs={len(stems)}:normalize=0'"
        + f" -c:a libmp3lame -b:a {kbit}k -compression_level {LAME_QUALITY} {out}-ffmpeg.mp3"
    )
    # Without -v 1, SoX divides by the number of inputs.
    parts = " ".join(f"-v 1 '|sox {stem} -p remix 1v{l} 2v{r}'" for stem, (l, r) in zip(stems, left_right))
    sox = f"sox -m {parts} -C {kbit}.{LAME_QUALITY} {out}-sox.mp3"
    sources = " ".join(
        f"filesrc location={stem} ! decodebin ! audioconvert ! volume volume={10 ** (GAINS[i] / 20)}"
        f" ! audiopanorama method=simple panorama={PANS[i]} ! queue ! mixer."
        for i, stem in enumerate(stems)
    )
    gstreamer = (
        f"gst-launch-1.0 -q audiomixer name=mixer ! audioconvert ! audio/x-raw,rate={RATE},channels=2"
        f" ! lamemp3enc target=bitrate cbr=true bitrate={kbit} ! xingmux ! filesink location={out}-gst.mp3 {sources}"
    )
    return {
        "voicebeat": voicebeat(pipeline(f"mix-{seconds}-{kbit}", stems, sink)),
        "ffmpeg": ffmpeg, "SoX": sox, "GStreamer": gstreamer,
    }  # fmt: skip


def residual(stems):
    """The mix before encoding against the exact one, computed from what ffmpeg decodes."""
    mix = FOLDER / "mix.wav"
    run(shlex.split(voicebeat(pipeline("mix-float", stems, {"path": str(mix), "encoding": "float"}))))
    raws = []
    for file in [mix, *stems]:
        raw = FOLDER / (file.name + ".raw")
        run(["ffmpeg", "-nostdin", "-v", "error", "-y", "-i", file, "-f", "f32le", "-ac", "2", raw])
        raws.append(raw)
    matrix = ",".join(f"{left},0,0,{right}" for left, right in map(factors, range(len(stems))))
    level, peak, frames, longest = run([BUILD / "voicebeat-bench", "residual", raws[0], matrix, *raws[1:]]).split()
    print("\nthe mix before encoding, against the exact one")
    print(f"  residual {float(level):.1f} dB, greatest difference {float(peak):.1e}; {frames} frames of {longest}")
    for raw in raws:
        raw.unlink()


def copy():
    """A 60-minute float WAV through file.source, gain, file.sink, beside cp."""
    source, target = FOLDER / "copy-source.wav", FOLDER / "copy-target.wav"
    if not source.exists():
        stem = make_stems(180)[0]
        run(["sox", stem, "-e", "float", "-b", "32", source, "repeat", "19"])
    nodes = {
        "source": {"stage": "file.source", "params": {"path": str(source)}},
        "gain": {"stage": "gain", "in": "source", "params": {"gain": -3}},
        "sink": {"stage": "file.sink", "in": "gain", "params": {"path": str(target), "encoding": "float"}},
    }
    path = FOLDER / "copy.json"
    path.write_text(json.dumps({"nodes": nodes}, indent=2))
    subprocess.run(["cat", source], stdout=subprocess.DEVNULL, check=True)  # warms the page cache

    def prepare(_):
        target.unlink(missing_ok=True)
        make_room(source.stat().st_size)

    compare("WAV to WAV through a gain, 60 minutes of stereo float", {
        "voicebeat": voicebeat(path), "cp": f"cp {source} {target}",
    }, 7, prepare)  # fmt: skip
    target.unlink()


def nodes():
    median, least, most, one, many = map(float, run([BUILD / "voicebeat-bench", "nodes"]).split())
    print("\na node that passes blocks of 512 stereo frames on, one thread")
    print(f"  {median:.0f} ns of CPU time for each node and block ({least:.0f} to {most:.0f} in single rounds)")
    print(f"  allocations for each block: {one:.2f} in a chain of 1 node, {many:.2f} of 101")


def autotune():
    """A minute of recorded voices, tuned to the nearest semitone; beside the LV2 autotuner fat1 (x42-plugins) where it is installed."""
    voices = FOLDER / "voices.wav"
    if not voices.exists():
        words = [f"/usr/share/sounds/alsa/{name}.wav" for name in ("Front_Center", "Rear_Left", "Side_Right")]
        run(["sox", *words, voices, "repeat", "20", "trim", "0", "60"])
    document = Path(__file__).parent.parent / "pipelines" / "autotune.json"
    target = FOLDER / "tuned.wav"
    commands = {"voicebeat": f"{voicebeat(document)} -i {voices} -o {target} --set scale=chromatic"}
    if Path("/usr/lib/lv2/fat1.lv2").exists():
        plugin = r"lv2=p=http\\://gareus.org/oss/lv2/fat1:c=corr=1|filter=0.02|bias=0"
        commands["fat1"] = f"ffmpeg -nostdin -v error -y -i {voices} -af '{plugin}' {target}"
    else:
        print("\nautotune: the LV2 plugin fat1 is not installed (Debian package x42-plugins), so there is nothing beside it")
    compare("autotune, 60 s of voice", commands, 5, lambda _: target.unlink(missing_ok=True))


def start():
    command = f"{BUILD}/voicebeat plugins list"
    run(shlex.split(command))
    script = f"for i in 1 2 3 4 5 6 7 8 9 10; do {command} >/dev/null; done"
    samples = [measure(script) for _ in range(5)]
    if None in samples:
        sys.exit(f"bench: {command} did not end within {PATIENCE} s")
    wall = statistics.median(wall for wall, _, _ in samples) / 10
    print(f"\nvoicebeat plugins list, warm cache\n  {wall * 1000:.0f} ms")


def segmentation():
    """Where somebody talks, beside ffmpeg's silencedetect: time, and agreement with the known places."""
    seconds = 120
    pipeline = Path(__file__).resolve().parent.parent / "pipelines" / "segments.json"
    figures = {}
    for snr in (None, 20, 10, 5):
        recording = FOLDER / f"voices-{snr}.wav"
        spans = boundaries.make(recording, seconds, snr)
        out = FOLDER / "segments.txt"
        ours = f"{BUILD}/voicebeat run {pipeline} -i {recording} -o {out} --quiet"
        peer = f"ffmpeg -nostdin -hide_banner -i {recording} -af silencedetect=n=-35dB:d=0.28 -f null -"
        run(shlex.split(ours))
        told = subprocess.run(shlex.split(peer), check=True, stderr=subprocess.PIPE, text=True).stderr
        figures[snr] = (
            boundaries.agreement(spans, boundaries.from_text(out.read_text())),
            boundaries.agreement(spans, boundaries.from_silencedetect(told, spans[-1][1] + 0.5)),
        )
        if snr is None:
            remove = lambda _: out.unlink(missing_ok=True)
            compare(f"finding voices in {seconds} s", {"voicebeat": ours, "ffmpeg": peer}, 5, remove)
    print("\nF-measure of the voices' beginnings and ends within 200 ms")
    print("                clean    20 dB    10 dB     5 dB")
    for index, name in enumerate(("voicebeat", "ffmpeg")):
        print(f"  {name:10}" + "".join(f"{figures[snr][index]:9.2f}" for snr in figures))


def main():
    FOLDER.mkdir(exist_ok=True)
    start()
    nodes()
    residual(make_stems(180))
    copy()
    autotune()
    segmentation()
    lengths = [(180, 5)] + ([(3600, 1)] if os.environ.get("BENCH_LONG") == "1" else [])
    for seconds, rounds in lengths:
        stems = make_stems(seconds)
        for kbit in (192, 320):
            title = f"8 stems of {seconds // 60} minutes, gain and pan, to MP3 {kbit}k"
            compare(title, mix_commands(stems, seconds, kbit), rounds)


if __name__ == "__main__":
    main()
