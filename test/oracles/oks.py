"""Writes what COCO's own evaluation (pycocotools) says about perturbed predictions: test/fixtures/oks-expected.json.

    python3 test/oracles/oks.py DATA          from the repository's root

DATA is the folder that holds coco-mini. The predictions come from test/oracles/oks-predictions.ts, whose seeded
generator the test runs again. Once, pictures are emptied of their people, so that all that is detected there is wrong.

Needs numpy and pycocotools. Its C part only handles masks, which key points do not use, so pycocotools/*.py as source
on PYTHONPATH is enough.
"""

import contextlib
import io
import json
import subprocess
import sys
import tempfile
import types

try:
    from pycocotools import _mask  # noqa: F401
except ImportError:
    sys.modules["pycocotools._mask"] = types.ModuleType("_mask")
    for name in ("iou", "merge", "frPyObjects", "area", "toBbox", "encode", "decode"):
        setattr(sys.modules["pycocotools._mask"], name, None)
    import pycocotools

    pycocotools._mask = sys.modules["pycocotools._mask"]

from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

NAMES = ["ap", "ap50", "ap75", "apMedium", "apLarge", "ar", "ar50", "ar75", "arMedium", "arLarge"]
SETS = [("train2017", 1, False), ("val2017", 1, False), ("val2017", 2, False), ("val2017", 1, True)]


def main(data):
    expected = [
        dict(set=name, seed=seed, emptied=emptied, **score(data, name, seed, emptied)) for name, seed, emptied in SETS
    ]
    with open("test/fixtures/oks-expected.json", "w") as file:
        json.dump(expected, file, indent=2)
        file.write("\n")


def score(data, name, seed, emptied):
    annotations = f"{data}/coco-mini/annotations/person_keypoints_{name}.json"
    command = ["npx", "tsx", "test/oracles/oks-predictions.ts", annotations, str(seed)] + ["emptied"] * emptied
    case = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    truth, results = COCO(), case["results"]
    truth.dataset = case["truth"]
    with contextlib.redirect_stdout(io.StringIO()), tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        truth.createIndex()
        json.dump(results, file)
        file.flush()
        evaluation = COCOeval(truth, truth.loadRes(file.name), "keypoints")
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
    # Similarities too, surest detection first in every picture: what everything else rests on.
    total = sum(float(oks.sum()) for oks in evaluation.ious.values() if len(oks) > 0)
    return {
        "results": len(results),
        "similaritySum": total,
        "scores": {key: (100 * value if value > -1 else None) for key, value in zip(NAMES, map(float, evaluation.stats))},
    }


if __name__ == "__main__":
    main(sys.argv[1])
