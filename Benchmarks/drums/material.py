"""Hits whose instrument is known, from what Debian's packages hold: kits, samples, sound fonts and a drum synthesiser's settings. At 44.1 kHz, mono.

Kits of one maker, and those that share sounds, are one maker's, so that who leaves a maker out leaves its sounds out.
"""

import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections import namedtuple
from pathlib import Path
from xml.sax.saxutils import quoteattr

import numpy as np

import names

RATE = 44_100
HYDROGEN = Path("/usr/share/hydrogen/data/drumkits")
SONIC_PI = Path("/usr/share/sonic-pi/samples")
LMMS = Path("/usr/share/lmms/samples")
STK = Path("/usr/share/stk/rawwaves")
EXADRUMS = Path("/usr/share/exadrums")
SF2 = "/usr/share/sounds/sf2"
FONTS = {"fluid": Path(f"{SF2}/FluidR3_GM.sf2"), "timgm": Path(f"{SF2}/TimGM6mb.sf2"),
         "general-user": Path("/usr/share/minuet/soundfonts/GeneralUser-v1.47.sf2"),
         "black-pearl": Path(f"{SF2}/Black_Pearl_4_LV2.sf2"), "red-zeppelin": Path(f"{SF2}/Red_Zeppelin_4_LV2.sf2")}  # fmt: skip
PATCHES = Path("/usr/share/midi/freepats")
# Whose kits share a maker or sounds.
MAKERS = {"The Black Pearl 1.0": "avl", "Gimme A Hand 1.0": "avl", "GMRockKit": "avl", "Millo-Drums_v.1": "millo",
          "Millo_MultiLayered2": "millo", "Millo_MultiLayered3": "millo"}  # fmt: skip
# Found sounds that play a kit's parts: theirs are not the sounds of what they are named after.
LEFT_OUT = {"rumpf_kit_z01_h2"}
# Folders of the drum synthesiser's settings whose names tell what they are; those of the last two need not.
SYNTHESISED = {"acoustic", "cr78", "cr8000", "electro", "farfisa", "instrument", "jorgensohn", "latin", "linn", "misc", "misc_electro",
               "misc_perc", "r_n_b", "tr606", "tr77", "tr808", "tr909", "misc_hats", "misc_claps"}  # fmt: skip
UNNAMED = {"misc_hats": "hi-hat", "misc_claps": "clap"}

Hit = namedtuple("Hit", "maker name instrument sound")


def read(path, *format):
    command = ["sox", "-V1", *format, path, "-t", "f32", "-r", str(RATE), "-c", "1", "-"]
    return np.frombuffer(subprocess.run(command, capture_output=True).stdout, np.float32).astype(float)


def trimmed(sound):
    """From the attack on, the loudest sample at 1; None for silence."""
    peak = np.abs(sound).max(initial=0)
    if peak < 1e-3:
        return None
    first = np.flatnonzero(np.abs(sound) > 0.05 * peak)[0]
    return sound[max(0, first - 50):][: int(1.5 * RATE)] / peak  # fmt: skip


def hits(folder):
    """All hits, each sound once: layers of one sound that differ in level alone are one, and so is what two makers have alike."""
    for path in (HYDROGEN, SONIC_PI, LMMS, STK, EXADRUMS, PATCHES, *FONTS.values()):
        if not path.exists():
            sys.exit(f"{path} is missing: install the packages in debian-packages.txt beside this script")
    sources = (hydrogen(), sonic_pi(), lmms(), stk(), exadrums(), synthesised(folder), fonts(folder), patches(folder))
    found = [hit for source in sources for hit in source if hit.instrument]
    kept, prints = [], np.zeros((len(found), 1650), np.float32)
    for hit in found:
        sound = trimmed(hit.sound)
        if sound is None or len(sound) < 400:
            continue
        start = np.fft.irfft(np.fft.rfft(sound[:6600], 6600)[:825], 1650)
        start /= np.linalg.norm(start) + 1e-9
        if np.max(prints[: len(kept)] @ start.astype(np.float32), initial=0) < 0.95:
            prints[len(kept)] = start
            kept.append(hit._replace(sound=sound))
    return kept


def hydrogen():
    for file in sorted(HYDROGEN.glob("*/drumkit.xml")):
        kit = file.parent.name
        if kit in LEFT_OUT:
            continue
        text = re.sub(r' xmlns="[^"]*"', "", file.read_text(encoding="utf8", errors="replace"))
        for instrument in ElementTree.fromstring(text).iter("instrument"):
            name = instrument.findtext("name") or ""
            # A snare whose wires are off is a tom by its sound.
            if name.startswith("Snare 2 ") and kit == "ForzeeStereo":
                continue
            for layer in dict.fromkeys(node.text for node in instrument.iter("filename") if node.text):
                yield Hit(MAKERS.get(kit, kit), f"{name}: {layer}", names.instrument(name), read(file.parent / layer))


def sonic_pi():
    for file in sorted(SONIC_PI.glob("*.flac")):
        if re.match("bd_|sn_|drum_|elec_|tabla_|perc_(bell|snap)", file.stem):
            found = names.instrument(file.stem)
            yield Hit("sonic-pi", file.stem, "electronic" if found == "" else found, read(file))


def lmms():
    for file in sorted(LMMS.glob("drums/*.ogg")) + sorted(LMMS.glob("beats/rave_*.ogg")):
        yield Hit("lmms", file.stem, names.instrument(re.sub(r"\d+$", "", file.stem)), read(file))


def stk():
    for file in sorted(STK.glob("*.raw")):
        yield Hit("stk", file.stem, names.WAVES.get(file.stem), read(file, "-r", "22050", "-e", "signed", "-b", "16", "-B", "-c", "1"))


def exadrums():
    for file in sorted(EXADRUMS.glob("*.wav")):
        yield Hit("exadrums", file.stem, names.instrument(file.stem), read(file))


def synthesised(folder):
    """LMMS plays the settings of its drum synthesiser, one in each bar of two seconds."""
    files = [file for file in sorted(LMMS.glob("drumsynth/*/*.ds")) if file.parent.name in SYNTHESISED]
    for first in range(0, len(files), 100):
        part = files[first:first + 100]  # fmt: skip
        tracks = "".join(
            f'<track type="0" name=""><instrumenttrack vol="100" basenote="57" fxch="0"><instrument name="audiofileprocessor">'
            f'<audiofileprocessor src={quoteattr(str(file.relative_to(LMMS)))} eframe="1" amp="100"/></instrument></instrumenttrack>'
            f'<pattern type="1" pos="{192 * k}" steps="16"><note key="57" vol="100" len="190" pos="0"/></pattern></track>'
            for k, file in enumerate(part))  # fmt: skip
        (folder / "drums.mmp").write_text(
            '<?xml version="1.0"?><!DOCTYPE lmms-project><lmms-project version="1.0" type="song"><head timesig_numerator="4" '
            'timesig_denominator="4" mastervol="50" bpm="120"/><song><trackcontainer type="song">' + tracks
            + "</trackcontainer></song></lmms-project>")  # fmt: skip
        command = ["lmms", "--allowroot", "render", folder / "drums.mmp", "-f", "wav", "-s", str(RATE), "-o", folder / "drums.wav"]
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "QT_QPA_PLATFORM": "offscreen"}
        subprocess.run(command, check=True, capture_output=True, env=environment)
        sound = read(folder / "drums.wav")
        for k, file in enumerate(part):
            name = re.sub(r"^(TR\d+|Tr77|Fisa|linn)_", "", file.stem)
            found = names.instrument(name)
            found = UNNAMED.get(file.parent.name, "") if found == "" else found
            yield Hit("drumsynth", f"{file.parent.name}/{name}", found, sound[2 * k * RATE:][: int(1.95 * RATE)])  # fmt: skip


def fonts(folder):
    """The drum kits of General MIDI sound fonts, and two kits that are sound fonts."""
    for maker, programs in (("fluid", (0, 1, 8, 15, 16, 19, 24, 25, 32, 40)), ("timgm", (0, 8, 16, 24, 25, 32, 40)),
                            ("general-user", (0, 1, 8, 16, 24, 25, 26, 32, 40))):  # fmt: skip
        for program in programs:
            # Brushes sweep, and some electronic kits' cymbal is backwards.
            missing = {40: (39, 40), 24: (52,), 26: (52,)}.get(program, ())
            keys = {key: name for key, name in names.KEYS.items() if key not in missing}
            yield from played(folder, maker, by_font(maker), 9, program, keys, (60, 115))
    for font in ("black-pearl", "red-zeppelin"):
        yield from played(folder, "avl", by_font(font), 0, 0, names.AVL_KEYS, (30, 60, 90, 120))


def by_font(font):
    return ["fluidsynth", "-ni", "-q", "-R", "0", "-C", "0", "-g", "0.5", "-r", str(RATE), FONTS[font], "-F"]


def patches(folder):
    """The drum kit of the Freepats project."""
    command = ["timidity", "-c", "/etc/timidity/freepats.cfg", "-s", str(RATE), "-EFreverb=0", "-EFchorus=0", "-Ow", "-o"]
    yield from played(folder, "freepats", command, 9, 0, names.KEYS, (115,))


def played(folder, maker, command, channel, program, keys, velocities):
    """Every key at every velocity, two seconds each, as a program plays them; `command` ends before the files that it writes and reads."""
    notes = [(key, velocity) for key in keys for velocity in velocities]
    track = bytes([0, 0xC0 | channel, program, 0])
    for key, velocity in notes:
        track += bytes([0x90 | channel, key, velocity, 0x87, 0x40, 0x80 | channel, key, 0, 0x87, 0x40])
    track += bytes([0xFF, 0x2F, 0])
    (folder / "hits.mid").write_bytes(
        b"MThd" + bytes([0, 0, 0, 6, 0, 0, 0, 1, 1, 0xE0]) + b"MTrk" + len(track).to_bytes(4, "big") + track)  # fmt: skip
    subprocess.run([*command, folder / "hits.wav", folder / "hits.mid"], check=True, capture_output=True)
    sound = read(folder / "hits.wav")
    for k, (key, velocity) in enumerate(notes):
        yield Hit(maker, f"{program} key {key} velocity {velocity}", keys[key], sound[2 * k * RATE:][: int(1.95 * RATE)])  # fmt: skip
