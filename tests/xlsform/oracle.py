"""Asks pyxform, the reference implementation, which forms it takes.

Reads the names of files from standard input, one a line, and writes a line of JSON for each:
{"file": ..., "accepted": true or false, "message": ...}. ODK Validate, which needs Java, is not
asked: expressions are judged by pyxform's own checks only.

With --words it writes one object with all words that pyxform knows, by where they stand.
"""

import json
import sys

from pyxform import aliases
from pyxform.question_type_dictionary import QUESTION_TYPE_DICT
from pyxform.xls2xform import convert


def judge(path: str) -> dict:
    try:
        result = convert(xlsform=path, validate=False)
        return {"file": path, "accepted": True, "message": "; ".join(result.warnings)}
    except Exception as problem:  # what pyxform stumbles over, it does not take
        return {"file": path, "accepted": False, "message": f"{type(problem).__name__}: {problem}"}


def words() -> dict:
    controls = [f"{side} {word}" for word in aliases.control for side in ("begin", "end")]
    types = [*QUESTION_TYPE_DICT, *aliases.select, *aliases.cascading, *aliases._type_alias_map]
    return {
        "types": sorted({*types, *controls, *aliases.osm}),
        "survey": sorted(aliases.survey_header),
        "choices": sorted(aliases.list_header),
        "settings": sorted(aliases.settings_header),
    }


if "--words" in sys.argv:
    print(json.dumps(words()))
    sys.exit()
for line in sys.stdin:
    print(json.dumps(judge(line.rstrip("\n"))), flush=True)
