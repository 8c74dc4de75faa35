import { LimberError } from '../../../errors.ts';
import { imagePoint } from '../../../geometry/index.ts';
import type { Joint, Pose, Skeleton } from '../../../skeletons/index.ts';
import type { DroppedLabel } from '../../dataset.ts';
import { type Hdf5Content, hdf5Numbers, hdf5Records } from '../../formats/hdf5/index.ts';

/** An animal labeled by a person. */
export interface SleapInstance {
  readonly video: number;
  /** The frame's number in its video. */
  readonly frame: number;
  /** Counted from 0 within the frame. */
  readonly number: number;
  /** The track's number; −1 without a track. */
  readonly track: number;
  readonly skeleton: number;
  readonly pose: Pose;
  /** Points with a position that SLEAP marks as not visible. SLEAP does not train on them. */
  readonly unlabeled: readonly Omit<DroppedLabel, 'sample'>[];
}

/** The instances of a file: all human labels, and the number of predictions. */
export interface SleapInstances {
  readonly labeled: readonly SleapInstance[];
  readonly predicted: number;
}

/** From format 1.1 on, a whole number is the center of a pixel; before, it was its corner. */
const centeredFormat = 1.1;
const farthest = 1e6;

/** @throws LimberError naming the wrong record. */
export function parseInstances(
  content: Hdf5Content,
  skeletons: readonly Skeleton[],
  where: string,
): SleapInstances {
  const [frames, instances, points] = ['frames', 'instances', 'points'].map((name) =>
    columnsOf(content, name, where),
  ) as [Columns, Columns, Columns];
  const format = content.get('metadata@format_id');
  const shift = format?.kind === 'numbers' && (format.data[0] ?? 0) >= centeredFormat ? 0 : 0.5;
  const labeled: SleapInstance[] = [];
  let predicted = 0;
  for (let frame = 0; frame < frames.rows; frame++) {
    const [start, end] = [frames.at('instance_id_start', frame), frames.at('instance_id_end', frame)];
    let number = 0;
    for (let row = start; row < end; row++) {
      const place = `${where}, instance ${row}`;
      if (row >= instances.rows) {
        throw new LimberError({
          what: 'the file is damaged: a frame lists an instance that the file does not have',
          got: `instance ${row}`,
          expected: `an instance below ${instances.rows}`,
          where,
        });
      }
      if (instances.at('instance_type', row) !== 0) {
        predicted++;
        continue;
      }
      const skeleton = instances.at('skeleton', row);
      const joints = skeletons[skeleton]?.joints;
      const first = instances.at('point_id_start', row);
      const count = instances.at('point_id_end', row) - first;
      if (joints === undefined || count !== joints.length || first + count > points.rows) {
        throw new LimberError({
          what: 'an instance does not fit its skeleton',
          got: `points ${first} to ${first + count}, skeleton ${skeleton}`,
          expected: `${joints?.length ?? 'a skeleton and its'} points`,
          where: place,
        });
      }
      labeled.push({
        video: frames.at('video', frame),
        frame: frames.at('frame_idx', frame),
        number: number++,
        track: instances.at('track', row),
        skeleton,
        ...poseAt(points, first, joints, shift, place),
      });
    }
  }
  return { labeled, predicted };
}

/** The columns of a dataset of records. */
interface Columns {
  readonly rows: number;
  at(column: string, row: number): number;
}

function columnsOf(content: Hdf5Content, name: string, where: string): Columns {
  const records = hdf5Records(content, name, where);
  const [rows = 0] = records.shape;
  const found = new Map<string, ArrayLike<number>>();
  return {
    rows,
    at(column, row) {
      const data =
        found.get(column) ?? hdf5Numbers(records.columns, column, [rows], `${where}, dataset "${name}"`).data;
      found.set(column, data);
      return data[row] ?? Number.NaN;
    },
  };
}

function poseAt(
  points: Columns,
  first: number,
  joints: readonly string[],
  shift: number,
  where: string,
): Pick<SleapInstance, 'pose' | 'unlabeled'> {
  const unlabeled: Omit<DroppedLabel, 'sample'>[] = [];
  const pose = joints.map((joint, index): Joint | null => {
    const row = first + index;
    const [x, y] = [points.at('x', row) - shift, points.at('y', row) - shift];
    if (Number.isNaN(x) && Number.isNaN(y)) return null;
    if (!(Math.abs(x) <= farthest && Math.abs(y) <= farthest)) {
      throw new LimberError({
        what: 'damaged label',
        got: `(${x}, ${y})`,
        expected: 'x and y in pixels',
        where: `${where}, ${joint}`,
      });
    }
    if (points.at('visible', row) !== 0) return { point: imagePoint(x, y) };
    unlabeled.push({
      joint,
      point: imagePoint(x, y),
      reason: 'SLEAP calls it not visible, which means not labeled',
    });
    return null;
  });
  return { pose, unlabeled };
}
