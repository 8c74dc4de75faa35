import { expect, it } from 'vitest';
import type { Dataset } from '../../src/data/index.ts';
import type { EstimateOptions, Estimator } from '../../src/estimate/index.ts';
import { imagePoint } from '../../src/geometry/index.ts';
import { modelPredictor } from '../../src/predictions/model.ts';
import { lsp, type Pose, type Skeleton } from '../../src/skeletons/index.ts';
import { memoryFiles } from '../data/memory-files.ts';

const nowhere: Pose = lsp.joints.map(() => null);
const dataset: Dataset = {
  name: 'two',
  skeleton: lsp,
  files: memoryFiles(new Map([10, 20].map((side) => [`${side}.png`, new Uint8Array([side])]))),
  samples: [
    { id: 'a', image: '10.png', pose: nowhere },
    { id: 'b', image: '20.png', pose: nowhere, box: { x: 1, y: 2, width: 3, height: 4 } },
  ],
};

/** Finds the neck at (picture's width, 0) and remembers what it was asked. */
function fake(skeleton: Skeleton = lsp) {
  const asked: (EstimateOptions | undefined)[] = [];
  let closed = 0;
  const estimator = {
    metadata: { skeleton, outputs: ['pose'] },
    estimate: async (image: { width: number }, options?: EstimateOptions) => {
      asked.push(options);
      const pose = lsp.joints.map((name) => (name === 'neck' ? { point: { x: image.width, y: 0 } } : null));
      return { pose, stages: [{ pose }] };
    },
    close: async () => {
      closed += 1;
    },
  } as unknown as Estimator;
  const predict = modelPredictor(
    async () => estimator,
    async ([side = 0]) => ({ width: side, height: side, data: new Uint8Array(3 * side * side) }),
  );
  return { predict, asked, closed: () => closed };
}

it('estimates every sample in its box, in order, and closes the model', async () => {
  const { predict, asked, closed } = fake();
  let steps = 0;
  const { poses } = await predict('m.onnx', dataset, { flip: true, refine: 2 }, () => {
    steps += 1;
  });
  expect(poses.map((pose) => pose?.[12]?.point.x)).toEqual([10, 20]);
  expect(asked).toEqual([
    { flip: true, refine: 2, where: 'memory/10.png' },
    { flip: true, refine: 2, box: { x: 1, y: 2, width: 3, height: 4 }, where: 'memory/20.png' },
  ]);
  expect([steps, closed()]).toEqual([2, 1]);
});

it('refuses a model with other joints, and still closes it', async () => {
  const { predict, closed } = fake({ ...lsp, joints: lsp.joints.toReversed() });
  await expect(predict('m.onnx', dataset, { flip: false, refine: 0 })).rejects.toThrow(
    /^the model has other joints than two – got head top, .* – in m\.onnx$/,
  );
  expect(closed()).toBe(1);
});

it('goes on after broken pictures, which are without a pose', async () => {
  const { predict } = fake();
  const broken: Dataset = {
    ...dataset,
    samples: [{ id: 'c', image: '30.png', pose: nowhere }, ...dataset.samples],
  };
  const { poses, problems } = await predict('m.onnx', broken, { flip: false, refine: 0 });
  expect(poses.map((pose) => pose?.[12]?.point.x)).toEqual([undefined, 10, 20]);
  expect(poses[0]).toBeNull();
  expect(problems?.map(({ message }) => message)).toEqual(['cannot read "30.png" – in memory']);
});

it('scores what the last network of a cascade found', async () => {
  const at = (x: number): Pose => lsp.joints.map(() => ({ point: imagePoint(x, 0) }));
  const refinement = { sigma: 2, width: 8, height: 8, stages: [{ input: 'crops2', output: 'stage2' }] };
  const estimator = {
    metadata: { skeleton: lsp, outputs: ['stage1'], refinement },
    estimate: async () => ({ pose: at(2), stages: [{ pose: at(1) }, { pose: at(2) }] }),
    close: async () => {},
  } as unknown as Estimator;
  const predict = modelPredictor(
    async () => estimator,
    async () => ({ width: 1, height: 1, data: new Uint8Array(3) }),
  );
  const { poses, stages } = await predict('m.onnx', dataset, { flip: false, refine: 0 });
  expect(poses).toEqual([at(2), at(2)]);
  expect(stages).toEqual([
    { name: 'stage1', poses: [at(1), at(1)] },
    { name: 'stage2', poses: [at(2), at(2)] },
  ]);
});
