import type { Group } from 'h5wasm';
import { type FileSource, memorySource } from '../../src/data/index.ts';
import { writeHdf5 } from './hdf5-writer.ts';

type Columns = Readonly<Record<string, readonly [type: string, values: readonly number[]]>>;

/** A dataset of records. */
function records(file: Group, name: string, columns: Columns): void {
  const dtype = Object.entries(columns).map(([column, [type]]) => [column, type] as [string, string]);
  const data = new Map(
    Object.entries(columns).map(([column, [type, values]]) => [column, typed(type, values)]),
  );
  file.create_dataset({ name, data, dtype });
}

function typed(type: string, values: readonly number[]) {
  if (type === '<d') return new Float64Array(values);
  if (type === '<q' || type === '<Q') return new BigInt64Array(values.map(BigInt));
  return type === '<b' ? new Int8Array(values) : new Int32Array(values);
}

export interface SleapLabels {
  readonly nodes: readonly string[];
  /** Pairs of connected nodes, and mirror pairs. */
  readonly edges?: readonly (readonly [number, number])[];
  readonly symmetries?: readonly (readonly [number, number])[];
  /** Frames by number, each with its video and its animals: x, y and visibility of each node. */
  readonly frames: readonly {
    readonly video?: number;
    readonly frame: number;
    readonly animals: readonly (readonly (readonly [x: number, y: number, visible?: boolean])[])[];
    /** Number of additional predicted animals. */
    readonly predicted?: number;
  }[];
  readonly videos?: readonly unknown[];
  readonly format?: number;
  /** Frames that SLEAP marks as showing no animal. */
  readonly negative?: readonly number[];
  /** Whether the first video has a virtual crop. */
  readonly cropped?: boolean;
  /** Image files of the first frames, in the file, and the order of their channels. */
  readonly embedded?: { readonly order?: string; readonly channels: number };
}

const range = (length: number) => Array.from({ length }, (_, index) => index);

/** A `.slp` file whose images are the files `frames/fN.png`, unless other videos are given. */
export function sleapFile({
  nodes,
  edges = [],
  symmetries = [],
  frames,
  videos,
  format = 1.2,
  embedded,
  negative = [],
  cropped = false,
}: SleapLabels) {
  const last = Math.max(...frames.map(({ frame }) => frame));
  const images = range(last + 1).map((frame) => `frames/f${frame}.png`);
  const listed = videos ?? [{ filename: images, backend: { type: 'ImageVideo', filename: images } }];
  const link = (kind: number) => (pair: readonly [number, number]) => ({
    source: pair[0],
    target: pair[1],
    type: { 'py/reduce': [{ 'py/type': 'sleap.skeleton.EdgeType' }, { 'py/tuple': [kind] }] },
  });
  const metadata = {
    skeletons: [
      {
        graph: { name: 'animal' },
        nodes: nodes.map((_, id) => ({ id })),
        links: [...edges.map(link(1)), ...symmetries.map(link(2))],
      },
    ],
    nodes: nodes.map((name) => ({ name })),
  };
  const points = frames.flatMap(({ animals }) => animals.flat());
  const instances = frames.flatMap(({ animals, predicted = 0 }) => [
    ...animals.map(() => 0),
    ...range(predicted).map(() => 1),
  ]);
  let start = 0;
  const starts = instances.map((type) => (type === 0 ? start++ * nodes.length : 0));
  let first = 0;
  const firsts = frames.map(({ animals, predicted = 0 }) => {
    const own = first;
    first += animals.length + predicted;
    return own;
  });
  return writeHdf5(
    {
      videos_json: {
        shape: [listed.length],
        data: listed.map((video) => JSON.stringify(video)),
        length: 4000,
      },
      ...(cropped && {
        video_crops: { shape: [], data: ['[{"video":0,"crop":[64,96,320,288],"fill":0}]'], length: 60 },
      }),
    },
    (file) => {
      const group = file.create_group('metadata');
      group.create_attribute('json', JSON.stringify(metadata));
      group.create_attribute('format_id', format);
      if (embedded !== undefined) {
        const images = file.create_group('video0');
        const bytes = new Uint8Array(4 * (last + 1)).fill(0x89);
        const dataset = images.create_dataset({ name: 'video', data: bytes, shape: [last + 1, 4] });
        dataset.create_attribute('format', 'png');
        dataset.create_attribute('channels', embedded.channels);
        if (embedded.order !== undefined) dataset.create_attribute('channel_order', embedded.order);
      }
      if (negative.length > 0) {
        records(file, 'negative_frames', {
          video_id: ['<i', negative.map(() => 0)],
          frame_idx: ['<q', negative],
        });
      }
      records(file, 'points', {
        x: ['<d', points.map(([x]) => x)],
        y: ['<d', points.map(([, y]) => y)],
        visible: ['<b', points.map(([, , visible = true]) => Number(visible))],
      });
      records(file, 'instances', {
        instance_type: ['<b', instances],
        skeleton: ['<i', instances.map(() => 0)],
        track: ['<i', instances.map(() => -1)],
        point_id_start: ['<q', starts],
        point_id_end: ['<q', starts.map((each) => each + nodes.length)],
      });
      records(file, 'frames', {
        video: ['<i', frames.map(({ video = 0 }) => video)],
        frame_idx: ['<q', frames.map(({ frame }) => frame)],
        instance_id_start: ['<q', firsts],
        instance_id_end: [
          '<q',
          frames.map(({ animals, predicted = 0 }, index) => firsts[index]! + animals.length + predicted),
        ],
      });
    },
  );
}

/** Mice in twenty frames; one point of each mouse is not visible. */
export const mice: SleapLabels = {
  nodes: ['snout', 'ear_L', 'ear_R', 'tail'],
  edges: [
    [0, 1],
    [0, 2],
    [0, 3],
  ],
  symmetries: [
    [1, 2],
    [2, 1],
  ],
  frames: range(20).map((frame) => ({
    frame,
    animals: range((frame % 2) + 1).map((animal) =>
      range(4).map((node) => [10 * frame + node + 30 * animal, 5 * node + 1, node !== frame % 4] as const),
    ),
  })),
};

/** A label file and the images that it names. */
export async function sleapFiles(labels: SleapLabels = mice): Promise<FileSource> {
  const images = labels.frames.map(
    ({ frame }) => [`frames/f${frame}.png`, new Uint8Array([0x89, 0x50])] as const,
  );
  return memorySource(new Map([['labels.slp', await sleapFile(labels)], ...images]));
}
