"""Writes what COCO's own evaluation (pycocotools) says about perturbed boxes: test/fixtures/boxes-expected.json.

    python3 test/oracles/boxes.py DATA          from the repository's root

DATA is the folder that holds coco-mini. The boxes come from test/oracles/box-predictions.ts, whose seeded generator the
test runs again. Needs numpy and pycocotools. Without its C part, pycocotools/*.py as source on PYTHONPATH is enough: the
overlap of boxes is then computed here, as maskApi.c defines it.
"""

import contextlib
import io
import json
import subprocess
import sys
import tempfile
import types

import numpy as np


def overlaps(detected, labeled, crowds):
    """bbIou of maskApi.c: with a crowd, the union is the detection's own area."""
    result = np.zeros((len(detected), len(labeled)))
    for g, (gx, gy, gw, gh) in enumerate(labeled):
        for d, (dx, dy, dw, dh) in enumerate(detected):
            width = min(dw + dx, gw + gx) - max(dx, gx)
            height = min(dh + dy, gh + gy) - max(dy, gy)
            if width <= 0 or height <= 0:
                continue
            shared = width * height
            union = dw * dh if crowds[g] else dw * dh + gw * gh - shared
            result[d, g] = shared / union
    return result


try:
    from pycocotools import _mask  # noqa: F401
except ImportError:
    sys.modules["pycocotools._mask"] = types.ModuleType("_mask")
    for name in ("merge", "frPyObjects", "area", "toBbox", "encode", "decode"):
        setattr(sys.modules["pycocotools._mask"], name, None)
    sys.modules["pycocotools._mask"].iou = overlaps
    import pycocotools

    pycocotools._mask = sys.modules["pycocotools._mask"]

from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

NAMES = "ap ap50 ap75 apSmall apMedium apLarge ar1 ar10 ar arSmall arMedium arLarge".split()
SETS = [("train2017", 1), ("val2017", 1), ("val2017", 2)]


def score(data, name, seed):
    annotations = f"{data}/coco-mini/annotations/person_keypoints_{name}.json"
    command = ["npx", "tsx", "test/oracles/box-predictions.ts", annotations, str(seed)]
    results = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    with contextlib.redirect_stdout(io.StringIO()), tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        file.write(results)
        file.flush()
        truth = COCO(annotations)
        evaluation = COCOeval(truth, truth.loadRes(file.name), "bbox")
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
    scores = {key: (100 * value if value > -1 else None) for key, value in zip(NAMES, map(float, evaluation.stats))}
    return {"set": name, "seed": seed, "results": len(json.loads(results)), "scores": scores}


if __name__ == "__main__":
    expected = [score(sys.argv[1], name, seed) for name, seed in SETS]
    with open("test/fixtures/boxes-expected.json", "w") as file:
        json.dump(expected, file, indent=2)
        file.write("\n")
