"""Asks pyxform, the reference implementation, which forms it takes.

Reads the names of files from standard input, one a line, and writes a line of JSON for each:
{"file": ..., "accepted": true or false, "message": ...}. ODK Validate, which needs Java, is not
asked: expressions are judged by pyxform's own checks only.
"""

import json
import sys

from pyxform.xls2xform import convert


def judge(path: str) -> dict:
    try:
        result = convert(xlsform=path, validate=False)
        return {"file": path, "accepted": True, "message": "; ".join(result.warnings)}
    except Exception as problem:  # what pyxform stumbles over, it does not take
        return {"file": path, "accepted": False, "message": f"{type(problem).__name__}: {problem}"}


for line in sys.stdin:
    print(json.dumps(judge(line.rstrip("\n"))), flush=True)
