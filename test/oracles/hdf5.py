"""Writes the HDF5 files that the readers' tests read: what pandas and h5py make of small labels.

    python3 test/oracles/hdf5.py             writes test/fixtures/*.h5.gz and *.slp.gz
    python3 test/oracles/hdf5.py check FILE  prints what pandas reads in a file that Limber wrote

The first two are DeepLabCut's labels as its versions write them: `fixed` today, `table` before 2.2. The SLEAP package
has the layout that sleap-io documents: records, texts of any length and embedded PNG images as lists of bytes.

Needs pandas, PyTables, h5py and Pillow.
"""

import gzip
import io
import json
import sys
import tempfile

import h5py
import numpy as np
import pandas as pd
from PIL import Image


def keep(name, write):
    with tempfile.NamedTemporaryFile(suffix=name) as file:
        write(file.name)
        content = open(file.name, "rb").read()
    with gzip.GzipFile(f"test/fixtures/{name}.gz", "wb", mtime=0) as out:
        out.write(content)


def labels():
    columns = pd.MultiIndex.from_product(
        [["Ann"], ["snout", "tail"], ["x", "y"]], names=["scorer", "bodyparts", "coords"]
    )
    rows = [("labeled-data", "a", f"img{frame}.png") for frame in (0, 1, 10)]
    values = np.array([[1, 2, 3, 4], [np.nan, np.nan, 5, 6.5], [7, 8, 9, 10.25]], float)
    return columns, rows, values


def fixed(path):
    columns, rows, values = labels()
    frame = pd.DataFrame(values, columns=columns, index=pd.MultiIndex.from_tuples(rows))
    frame.to_hdf(path, key="df_with_missing", mode="w")


def table(path):
    columns, rows, values = labels()
    frame = pd.DataFrame(values, columns=columns, index=["/".join(row) for row in rows])
    frame.to_hdf(path, key="df_with_missing", mode="w", format="table", index=False)


def png(shade):
    image = io.BytesIO()
    Image.fromarray(np.full((48, 64, 3), shade, np.uint8)).save(image, "PNG")
    return np.frombuffer(image.getvalue(), np.int8)


def sleap(path):
    point = [("x", "f8"), ("y", "f8"), ("visible", "?"), ("complete", "?")]
    instance = [("instance_id", "i8"), ("instance_type", "u1"), ("frame_id", "u8"), ("skeleton", "u4")]
    instance += [("track", "i4"), ("from_predicted", "i8"), ("score", "f4")]
    instance += [("point_id_start", "u8"), ("point_id_end", "u8"), ("tracking_score", "f4")]
    frame = [("frame_id", "u8"), ("video", "u4"), ("frame_idx", "u8")]
    frame += [("instance_id_start", "u8"), ("instance_id_end", "u8")]

    def first(kind):
        return {"py/reduce": [{"py/type": "sleap.skeleton.EdgeType"}, {"py/tuple": [kind]}]}

    links = [(0, 1, first(1)), (0, 2, {"py/id": 1}), (0, 3, {"py/id": 1}), (1, 2, first(2)), (2, 1, {"py/id": 2})]
    metadata = {
        "version": "2.0.0",
        "skeletons": [
            {
                "directed": True,
                "graph": {"name": "mouse", "num_edges_inserted": 3},
                "links": [{"source": a, "target": b, "type": kind} for a, b, kind in links],
                "nodes": [{"id": node} for node in range(4)],
            }
        ],
        "nodes": [{"name": name, "weight": 1.0} for name in ("nose", "ear_L", "ear_R", "tail")],
    }
    video = {
        "filename": ".",
        "backend": {"type": "HDF5Video", "filename": ".", "dataset": "video0/video", "shape": [2, 48, 64, 3]},
    }
    nan = np.nan
    points = [(1, 2, 1, 1), (3, 4, 1, 1), (5, 6, 1, 0), (nan, nan, 0, 0)]
    points += [(11, 12, 1, 1), (13, 14, 1, 1), (15, 16, 0, 0), (17.5, 18, 1, 1)]
    points += [(20, 21, 1, 1), (22, 23, 1, 1), (24, 25, 1, 1), (26, 27, 1, 1)]
    instances = [(0, 0, 0, 0, 0, -1, 0, 0, 4, 0), (1, 0, 0, 0, 1, -1, 0, 4, 8, 0)]
    instances += [(2, 0, 1, 0, -1, -1, 0, 8, 12, 0), (3, 1, 1, 0, -1, -1, 0.5, 0, 4, 0)]
    with h5py.File(path, "w") as file:
        group = file.create_group("metadata")
        group.attrs["format_id"] = 1.2
        group.attrs["json"] = np.bytes_(json.dumps(metadata))
        texts = h5py.special_dtype(vlen=str)
        file.create_dataset("videos_json", data=[json.dumps(video)], dtype=texts)
        file.create_dataset("tracks_json", data=[json.dumps([0, "one"]), json.dumps([0, "two"])], dtype=texts)
        file.create_dataset("points", data=np.array(points, point))
        file.create_dataset("pred_points", data=np.array([(1, 1, 1, 1, 0.5)] * 4, [*point, ("score", "f8")]))
        file.create_dataset("instances", data=np.array(instances, instance))
        file.create_dataset("frames", data=np.array([(0, 0, 3, 0, 2), (1, 0, 10, 2, 4)], frame))
        images = file.create_dataset("video0/video", (2,), dtype=h5py.special_dtype(vlen=np.int8))
        images[0], images[1] = png(10), png(200)
        images.attrs["format"] = "png"
        file["video0/frame_numbers"] = np.array([3, 10])


if sys.argv[1:2] == ["check"]:
    frame = pd.read_hdf(sys.argv[2])
    print(frame.to_string(), frame.columns.names, frame.index.names, sep="\n")
else:
    keep("deeplabcut-fixed.h5", fixed)
    keep("deeplabcut-table.h5", table)
    keep("sleap-package.slp", sleap)
