"""Which instrument the names of samples, of a kit's instruments and of MIDI keys mean, and which kind of hit that is."""

import re

KINDS = ["kick", "snare", "hi-hat", "other"]

# What plays another's part counts as that: claps, snaps and the rim on two and four, shakers between the beats. Whatever else is no kick,
# snare or hi-hat is other: toms, crash and ride cymbals, cowbells, hand drums, blocks. An open or half open hi-hat is a hi-hat.
PARTS = {"clap": "snare", "snap": "snare", "side stick": "snare", "shaker": "hi-hat", "tambourine": "hi-hat"}

# Instruments by the words that name them; the first that matches counts. None: not a hit of one drum.
WORDS = [
    (None, r"empty|fx|zap|whistle|roll|choke|loop|sample|swirl|&|opclo|shake5|redo"),
    ("kick", r"kick|bass ?drum|drum bass|\bbd\b|\bbd\d|bd$|\bkik\b|^k "), ("snare", r"snare|\bsn\b|\bsnr|\bsn\d|\bsd\b|^s "),
    ("hi-hat", r"hh\b|\bhi-?hat|\b\w*hat\d*$|\b(?!that|what)\w*hats?\b|\boh\b|\bohh|\bchh|h closed|h open|drum cymbal (closed|open|pedal)"),
    ("side stick", r"side|rim ?click|stick\b|click$|^rim|rim\d*$|rim \d"), ("clap", r"clap|clp"), ("snap", r"^snap|finger ?snap|perc snap"),
    ("tambourine", r"tamb"), ("shaker", r"shak|shaa|maraca|cabasa|\bcab\b"),
    ("bell", r"bell|\bcow\b|agogo|triangle"), ("block", r"block|clave?\b|\bclav|wood|glass|castanet"),
    ("hand drum", r"conga|bongo|cga\d|tabla|djembe|dununba|sangban|kenkeni|timbale|taiko"),
    ("cymbal", r"crash|splash|china|cym|ride(edge)?\b|ride\d"), ("tom", r"tom\b|toms?\d|tommy"),
]  # fmt: skip

# What a General MIDI key plays.
KEYS = {35: "kick", 36: "kick", 37: "side stick", 38: "snare", 39: "clap", 40: "snare", 42: "hi-hat", 44: "hi-hat", 46: "hi-hat",
        54: "tambourine", 56: "bell", 58: "vibraslap", 69: "shaker", 70: "shaker", 73: "guiro", 74: "guiro", 75: "block", 76: "block",
        77: "block", 78: "cuica", 79: "cuica", 80: "bell", 81: "bell"}  # fmt: skip
KEYS |= dict.fromkeys((41, 43, 45, 47, 48, 50), "tom") | dict.fromkeys((49, 51, 52, 53, 55, 57, 59), "cymbal")
KEYS |= dict.fromkeys((60, 61, 62, 63, 64, 65, 66), "hand drum") | dict.fromkeys((67, 68), "bell")
# Where the sound fonts of avldrums differ: more hi-hats and cymbals, no hand drums.
AVL_KEYS = {key: KEYS[key] for key in (36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 49, 51, 53, 54, 55, 56, 57, 59)}
AVL_KEYS |= {48: "hi-hat", 60: "cymbal", 64: "shaker"}

# The waves of the Synthesis ToolKit that are hits.
WAVES = {"bassdrum": "kick", "snardrum": "snare", "hihatcym": "hi-hat", "tambourn": "tambourine", "cowbell1": "bell",
         "tomhidrm": "tom", "tommiddr": "tom", "tomlowdr": "tom", "crashcym": "cymbal", "ridecymb": "cymbal"}  # fmt: skip


def instrument(name):
    """The instrument that a name means; "" where it says nothing, None for what is no hit of one drum."""
    folded = re.sub(r"\(.*\)", "", name.lower())
    folded = re.sub(r"[_\-.']+", " ", folded).strip()
    return next((found for found, words in WORDS if re.search(words, folded)), "")


def kind(instrument):
    found = PARTS.get(instrument, instrument)
    return found if found in KINDS else "other"
