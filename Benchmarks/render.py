#!/usr/bin/env python3
"""Measures `voicebeat run render` beside TiMidity++ and FluidSynth: three minutes of drums and a melody, from notes to an MP3.

usage: render.py PROGRAM

PROGRAM is the voicebeat to measure. All play the same notes with the same SoundFont, Debian's timgm6mb-soundfont, at 48 kHz. Material and
results go to bench-output/, which git ignores. Every figure is the median of several runs, in turns with its peers.
"""

import json
import struct
import sys
from pathlib import Path

from measuring import FOLDER, in_turns, medians, say, say_hung

BPM, BARS, ROUNDS, BITRATE = 120, 90, 3, 192
SECONDS = BARS * 4 * 60 / BPM
FONT = "/usr/share/sounds/sf2/TimGM6mb.sf2"
PIPELINE = Path(__file__).resolve().parent.parent / "pipelines/render.json"
TICKS = 480  # a beat, in the MIDI file

DRUMS = {"kick": 36, "snare": 38, "hi-hat": 42, "open-hat": 46}
GROOVE = {"kick": (1, 9, 11), "snare": (5, 13), "hi-hat": (1, 3, 5, 7, 9, 11, 13), "open-hat": (15,)}
CHORDS = ((57, 60, 64), (53, 57, 60), (48, 55, 64), (55, 59, 62))


def make_notes():
    """Hits as (bar, position in sixteenths, drum), and notes as (number, beat, beats)."""
    hits = [(bar, position, drum) for bar in range(1, BARS + 1) for drum, places in GROOVE.items() for position in places]
    notes = []
    for bar in range(BARS):
        chord = CHORDS[bar % 4]
        notes += [(note, 4 * bar, 3.9) for note in chord]
        notes += [(chord[step % 3] + 12, 4 * bar + step / 2, 0.9) for step in range(8)]
    return hits, notes


def variable(value):
    """A number as MIDI files write lengths."""
    data = [value & 127]
    while value := value >> 7:
        data.insert(0, 128 | value & 127)
    return bytes(data)


def write_midi(path, hits, notes):
    events = [(0, b"\xff\x51\x03" + struct.pack(">I", 60_000_000 // BPM)[1:]), (0, b"\xc0\x00")]
    for bar, position, drum in hits:
        start = ((bar - 1) * 4 + (position - 1) / 4) * TICKS
        events += [(start, bytes((0x99, DRUMS[drum], 100))), (start + TICKS / 2, bytes((0x89, DRUMS[drum], 0)))]
    for note, beat, beats in notes:
        events += [(beat * TICKS, bytes((0x90, note, 90))), ((beat + beats) * TICKS, bytes((0x80, note, 0)))]
    events.sort(key=lambda event: event[0])
    track, now = b"", 0
    for time, message in events:
        track += variable(int(time) - now) + message
        now = int(time)
    track += b"\x00\xff\x2f\x00"
    path.write_bytes(b"MThd" + struct.pack(">IHHH", 6, 0, 1, TICKS) + b"MTrk" + struct.pack(">I", len(track)) + track)


def write_settings(path, hits, notes):
    """The pipeline with its parameters filled in: too long for a command line."""
    document = json.loads(PIPELINE.read_text())
    del document["$schema"]
    values = {
        "bpm": BPM,
        "bars": BARS,
        "drums": "soundfont",
        "rhythm": {"bars": BARS, "beats": [{"bar": bar, "position": position, "instrument": drum} for bar, position, drum in hits]},
        "melody": [{"midi_note": note, "start_beat": beat, "duration_beats": beats, "velocity": 90} for note, beat, beats in notes],
    }
    for name, value in values.items():
        document["parameters"][name]["default"] = value
    path.write_text(json.dumps(document))


def main():
    program = Path(sys.argv[1]).resolve()
    FOLDER.mkdir(exist_ok=True)
    midi, pipeline, wave, out = (FOLDER / name for name in ("render.mid", "render.json", "render.wav", "render"))
    hits, notes = make_notes()
    write_midi(midi, hits, notes)
    write_settings(pipeline, hits, notes)
    voicebeat = f"{program} run {pipeline} -o {out}-voicebeat.mp3 --quiet"
    commands = {
        "voicebeat": voicebeat,
        "voicebeat, own drums": f"{voicebeat} --set drums=samples --set genre=rock",
        "timidity | ffmpeg": f"timidity -x 'soundfont {FONT}' -s 48000 -Ow -o - {midi} "
        f"| ffmpeg -v error -y -i - -b:a {BITRATE}k {out}-timidity.mp3",
        "fluidsynth, lame": f"fluidsynth -niq -r 48000 -T wav -F {wave} {FONT} {midi} && lame --silent -b {BITRATE} {wave} {out}-fluidsynth.mp3",
    }
    samples, hung = in_turns(commands, ROUNDS)
    say(f"\nRendering {SECONDS:.0f} s of drums and a melody, {len(hits)} hits and {len(notes)} notes, to MP3 (median of {ROUNDS})")
    say(f"  {'':22}{'wall':>9}{'CPU':>9}{'memory':>11}{'x real time':>13}")
    for name, (wall, cpu, memory) in medians(samples, hung).items():
        say(f"  {name:22}{wall:7.2f} s{cpu:7.2f} s{memory:7.1f} MiB{SECONDS / wall:11.1f} x")
    say_hung(hung, commands)


main()
