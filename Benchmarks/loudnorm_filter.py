"""Prints ffmpeg's loudnorm filter for its second pass.

usage: loudnorm_filter.py MEASURED TARGET CEILING

MEASURED is what the first pass wrote to standard error.
"""

import json
import sys

measured, target, ceiling = sys.argv[1:]
text = open(measured).read()
values = json.loads(text[text.rindex("{") : text.rindex("}") + 1])
print(
    f"loudnorm=I={target}:TP={ceiling}:linear=true:measured_I={values['input_i']}:measured_TP={values['input_tp']}"
    f":measured_LRA={values['input_lra']}:measured_thresh={values['input_thresh']}:offset={values['target_offset']}"
)
