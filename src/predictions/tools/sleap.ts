import { type Hdf5Content, hdf5Texts } from '../../data/index.ts';
import { LimberError } from '../../errors.ts';
import { imagePoint } from '../../geometry/index.ts';
import { type Joint, meanConfidence } from '../../skeletons/index.ts';
import type { ArrayReading } from '../array-predictions.ts';
import type { DetectedPeople } from '../found.ts';
import { rowImages } from './frame-images.ts';
import { namedJoints } from './named-joints.ts';

/** Whether an HDF5 file is SLEAP's analysis. */
export function isSleapAnalysis(content: Hdf5Content): boolean {
  const tracks = content.get('tracks');
  return tracks?.kind === 'numbers' && tracks.shape.length === 4 && content.has('node_names');
}

/** The orders of the axes of `tracks`: SLEAP's own, the same reversed, and sleap-io's. */
const orders = ['tracks,xy,nodes,frames', 'frames,nodes,xy,tracks', 'frames,tracks,nodes,xy'];

/**
 * People from SLEAP's analysis file: `tracks` over tracks, x and y, nodes and frames, `node_names`, and the confidences
 * in `point_scores`, without the axis of x and y. Frames are counted from 0. NaN means that a joint was not found.
 * @throws LimberError when the axes, nodes or frames are not those of the labels.
 */
export function sleapPredictions(content: Hdf5Content, where: string, reading: ArrayReading): DetectedPeople {
  const { skeleton: expected, images: labeled, usualOrigin, origin = usualOrigin } = reading;
  const nodes = hdf5Texts(content, 'node_names', where);
  const tracks = content.get('tracks');
  if (tracks?.kind !== 'numbers')
    throw new LimberError({
      what: '"tracks" are no numbers',
      expected: "SLEAP's analysis file with x and y of each frame",
      where,
    });
  const names = content.get('track_names');
  const count = names?.kind === 'texts' ? Math.max(1, names.data.length) : undefined;
  const { shape: dims } = tracks;
  const possible = orders
    .map((axes) => axes.split(','))
    .filter((axes) => dims[axes.indexOf('xy')] === 2 && dims[axes.indexOf('nodes')] === nodes.length);
  const order = possible.find((axes) => dims[axes.indexOf('tracks')] === count) ?? possible[0];
  if (order === undefined) {
    throw new LimberError({
      what: '"tracks" has the wrong shape',
      got: dims.join('×'),
      expected: `tracks × 2 × ${nodes.length} nodes × frames`,
      where,
    });
  }
  const lengthOf = (axis: string) => dims[order.indexOf(axis)] ?? 0;
  const { skeleton, places } = namedJoints(nodes, expected, where);
  const value = lookUp(tracks.data, dims, order);
  const scores = content.get('point_scores');
  const shape = dims.filter((_, axis) => order[axis] !== 'xy');
  const scoreOrder = order.filter((axis) => axis !== 'xy');
  const fits = scores?.kind === 'numbers' && scores.shape.join() === shape.join();
  const sure = fits ? lookUp(scores.data, shape, scoreOrder) : undefined;
  const frames = Array.from({ length: lengthOf('frames') }, (_, frame) => frame);
  const people = frames.flatMap((frame) =>
    Array.from({ length: lengthOf('tracks') }, (_, track) => {
      const pose = places.map((node): Joint | null => {
        const at = { frames: frame, tracks: track, nodes: node };
        const [x, y] = [value({ ...at, xy: 0 }), value({ ...at, xy: 1 })];
        if (!Number.isFinite(x) || !Number.isFinite(y)) return null;
        const point = imagePoint(x - origin, y - origin);
        const confidence = sure?.(at) ?? Number.NaN;
        return Number.isFinite(confidence) ? { point, confidence } : { point };
      });
      return { image: frame, pose, score: meanConfidence(pose) };
    }).filter(({ pose }) => pose.some((joint) => joint !== null)),
  );
  return { kind: 'detected', skeleton, people, ...rowImages(frames.map(String), labeled, where) };
}

/** Reads an array by the names of its axes. The last axis varies fastest. */
function lookUp(data: ArrayLike<number>, shape: readonly number[], order: readonly string[]) {
  return (place: Readonly<Record<string, number>>): number =>
    data[order.reduce((index, axis, position) => index * (shape[position] ?? 0) + (place[axis] ?? 0), 0)] ??
    Number.NaN;
}
