import { parseArgs } from 'node:util';
import { type Dataset, mapDataset, type Sample } from '../src/data/index.ts';
import { at, median } from '../src/foundation/index.ts';
import type { Box } from '../src/geometry/index.ts';
import type { Image } from '../src/images/index.ts';
import { decodeImage } from '../src/images/node.ts';
import { debtInWords } from '../src/models/index.ts';
import type { PredictionSource } from '../src/predictions/index.ts';
import { openDataset, openModel, openTeacher, scoreSources } from '../src/public/node/index.ts';
import { coco, lsp, mapSkeleton, type Pose, poseBox, type Skeleton } from '../src/skeletons/index.ts';

/**
 * The package's models beside others, on the same people, in the same true boxes, in one process: PCK@0.2 on LSP's test half,
 * and the time of an estimate (crop, network, reading of the maps), by turns.
 *
 *   npx tsx bench/models.ts --data lsp:data/lsp --model default --model exact --model trained/limber-lsp/model.onnx \
 *     --teacher teachers/tinypose.yaml --threads 2
 *
 * A teacher's description says whether it averages with the mirror image. `--people 0` measures times only, and
 * `--timed 0` scores only.
 */
const { values } = parseArgs({
  options: {
    data: { type: 'string', default: 'lsp:data/lsp' },
    model: { type: 'string', multiple: true, default: ['default', 'exact'] },
    teacher: { type: 'string', multiple: true, default: [] },
    threads: { type: 'string', default: '2' },
    people: { type: 'string', default: '1000' },
    timed: { type: 'string', default: '100' },
  },
});
const threads = Number(values.threads);

/** A model or a teacher that finds the pose of the person in a box. */
interface Side {
  readonly name: string;
  /** Whether its weights or labels come from other networks, in words. */
  readonly debt: string;
  readonly skeleton: Skeleton;
  find(image: Image, box: Box): Promise<Pose>;
  close(): Promise<void>;
}

const sides: Side[] = [];
for (const name of values.model) {
  const model = await openModel(name, { threads });
  const find: Side['find'] = async (image, box) =>
    at((await model.estimate(image, { boxes: [box] })).people, 0).pose;
  const { skeleton, provenance } = model.metadata;
  sides.push({ name, debt: debtInWords(provenance), skeleton, find, close: () => model.close() });
}
for (const file of values.teacher) {
  const teacher = await openTeacher([file], { threads });
  const { skeleton } = teacher;
  sides.push({
    name: file,
    debt: 'unchanged',
    skeleton,
    find: (image, box) => teacher.label(image, box),
    close: () => teacher.close(),
  });
}

const { name, skeleton, files, samples: everyone } = await openDataset(values.data, { split: 'test' });
const dataset: Dataset = { name, skeleton, files, samples: everyone };
const twelve: Skeleton = {
  ...lsp,
  name: 'lsp12',
  joints: lsp.joints.filter((joint) => coco.joints.some((each) => each === joint)),
  limbs: [],
  head: undefined as never,
};
const trueBox = ({ pose, box }: Sample, image: Image): Box =>
  box ?? poseBox(pose) ?? { x: 0, y: 0, width: image.width, height: image.height };
const row = (cells: readonly string[]) => process.stdout.write(`| ${cells.join(' | ')} |\n`);

if (Number(values.people) > 0) await score(Number(values.people));
if (Number(values.timed) > 0) await time(Number(values.timed));
for (const { close } of sides) await close();

async function score(people: number): Promise<void> {
  const samples = dataset.samples.slice(0, people);
  row(['model', 'origin', 'PCK@0.2, 14 joints', '12 joints', 'difference on 12, p', 'AUC, 12 joints']);
  row(Array.from({ length: 6 }, () => '---'));
  const poses = sides.map((): Pose[] => []);
  for (const sample of samples) {
    const image = await decodeImage(await dataset.files.read(sample.image), sample.image);
    for (const [index, { find }] of sides.entries())
      at(poses, index).push(await find(image, trueBox(sample, image)));
  }
  const fourteen = await scored({ ...dataset, samples }, poses);
  const some = await scored(mapDataset({ ...dataset, samples }, twelve), poses);
  for (const [index, { name, debt }] of sides.entries()) {
    const all = fourteen.find((source) => source.index === index);
    const few = some.find((source) => source.index === index);
    const cells = [all?.pck, few?.pck, few?.difference, few?.auc].map((text) => text ?? '');
    row([name, debt, ...cells]);
  }
}

/** The scores of all sides that know every joint of the labels. Differences are to the last side. */
async function scored(labels: Dataset, poses: readonly (readonly Pose[])[]) {
  const able = sides.flatMap((side, index) => {
    const { map, missing } = mapSkeleton(side.skeleton, labels.skeleton);
    return missing.length > 0 ? [] : [{ index, map }];
  });
  // The first source is the one that others are compared with.
  const order = [...able.slice(-1), ...able.slice(0, -1)];
  const sources = order.map(
    ({ index, map }): PredictionSource => ({
      name: at(sides, index).name,
      predict: async () => ({ poses: at(poses, index).map(map), unused: 0 }),
    }),
  );
  const [first, ...others] = sources;
  if (first === undefined) return [];
  const { document } = await scoreSources([first, ...others], labels);
  return order.map(({ index }, place) => {
    const { evaluation } = at(document.sources, place);
    const { pck, auc, intervals } = evaluation;
    const range = intervals?.headline;
    const compared = document.comparisons.find(({ source }) => source === place)?.headline;
    return {
      index,
      pck: `${pck.mean?.toFixed(2)}${range ? ` (${range.low.toFixed(1)}–${range.high.toFixed(1)})` : ''}`,
      auc: auc.mean?.toFixed(2),
      difference: compared && `${compared.difference?.toFixed(2)}, p = ${compared.p?.toFixed(4)}`,
    };
  });
}

async function time(people: number): Promise<void> {
  const samples = dataset.samples.slice(0, people);
  const times = sides.map((): number[] => []);
  for (const [turn, sample] of samples.entries()) {
    const image = await decodeImage(await dataset.files.read(sample.image), sample.image);
    const box = trueBox(sample, image);
    for (const [index, { find }] of sides.entries()) {
      const started = performance.now();
      await find(image, box);
      // The first turns warm up.
      if (turn >= 5) at(times, index).push(performance.now() - started);
    }
  }
  process.stdout.write('\n');
  row(['model', `ms for one person, ${threads} threads, median of ${people - 5}`, 'least']);
  row(['---', '---', '---']);
  for (const [index, { name }] of sides.entries()) {
    const own = at(times, index);
    row([name, median(own).toFixed(1), Math.min(...own).toFixed(1)]);
  }
}
