import { expect, it } from 'vitest';
import { type Dataset, memorySource } from '../../src/data/index.ts';
import { LimberError } from '../../src/errors.ts';
import { imagePoint } from '../../src/geometry/index.ts';
import { type ModelRunOptions, modelSource } from '../../src/predictions/model.ts';
import type { EstimateEachOptions, ImageRequest, Model } from '../../src/runs/index.ts';
import { lsp, mpii, type Pose, type Skeleton } from '../../src/skeletons/index.ts';
import { limber19 } from '../../src/skeletons/limber19.ts';

const nowhere: Pose = lsp.joints.map(() => null);
const dataset: Dataset = {
  name: 'two',
  skeleton: lsp,
  files: memorySource(new Map([10, 20].map((side) => [`${side}.png`, new Uint8Array([side])]))),
  samples: [
    { id: 'a', image: '10.png', pose: nowhere },
    { id: 'b', image: '20.png', pose: nowhere, box: { x: 1, y: 2, width: 3, height: 4 } },
  ],
};

type Asked = Pick<ImageRequest, 'path' | 'boxes'> & EstimateEachOptions;

const decode = async ([side = 0]: Uint8Array) => ({
  width: side,
  height: side,
  data: new Uint8Array(3 * side * side),
});

/** A model whose estimates depend only on the image's width. */
function modelOf(metadata: object, found: (width: number) => object, asked: Asked[], onClose: () => void) {
  return {
    metadata: { codec: { kind: 'belief maps' }, ...metadata },
    async *estimateEach(requests: readonly ImageRequest[], options: EstimateEachOptions) {
      for (const { path, boxes, read } of requests) {
        asked.push({ ...options, path, boxes: await boxes });
        try {
          const image = await read();
          yield { path, people: [found(image.width)], image };
        } catch (problem) {
          if (!(problem instanceof LimberError)) throw problem;
          yield { path, people: [], problem };
        }
      }
    },
    close: async () => onClose(),
  } as unknown as Model<never>;
}

/** Finds the neck at (the image's width, 0) and records the requests. */
function fake(skeleton: Skeleton = lsp) {
  const asked: Asked[] = [];
  let closed = 0;
  const found = (width: number) => {
    const pose = lsp.joints.map((name) => (name === 'neck' ? { point: { x: width, y: 0 } } : null));
    return { pose, stages: [{ pose }] };
  };
  const model = modelOf({ skeleton, networks: [{ outputs: ['pose'] }] }, found, asked, () => {
    closed += 1;
  });
  const predict = (of: Dataset, options: ModelRunOptions = {}) =>
    modelSource(async () => model, 'm.onnx', decode, options).predict(of);
  return { predict, asked, closed: () => closed };
}

it('estimates every sample in its box in order, and closes the model', async () => {
  const { predict, asked, closed } = fake();
  let steps = 0;
  const { poses } = await predict(dataset, {
    flip: true,
    refine: 2,
    on: () => {
      steps += 1;
    },
  });
  expect(poses.map((pose) => pose?.[12]?.point.x)).toEqual([10, 20]);
  expect(asked).toEqual([
    { flip: true, refine: 2, one: true, path: 'memory/10.png' },
    { flip: true, refine: 2, one: true, boxes: [{ x: 1, y: 2, width: 3, height: 4 }], path: 'memory/20.png' },
  ]);
  expect([steps, closed()]).toEqual([2, 1]);
});

it('maps the poses of a model with more joints to the dataset’s joints by name', async () => {
  const known = { ...lsp, name: 'more', joints: [...lsp.joints.toReversed(), 'nose'] };
  const pose: Pose = known.joints.map((_, joint) => ({ point: imagePoint(joint, 0) }));
  const model = modelOf(
    { skeleton: known, networks: [{ outputs: ['pose'] }] },
    () => ({ pose, stages: [{ pose }] }),
    [],
    () => {},
  );
  const { poses } = await modelSource(model, 'm.onnx', decode).predict(dataset);
  expect(poses[0]?.map((joint) => joint?.point.x)).toEqual(lsp.joints.map((_, joint) => 13 - joint));
});

it('scores a pelvis and a thorax that the model lacks by the middle of two joints, and says so', async () => {
  const pose: Pose = limber19.joints.map((_, joint) => ({
    point: imagePoint(joint, 0),
    confidence: joint / 20,
  }));
  const model = modelOf(
    { skeleton: limber19, networks: [{ outputs: ['pose'] }] },
    () => ({ pose, stages: [{ pose }] }),
    [],
    () => {},
  );
  const people = { ...dataset, skeleton: mpii };
  const { poses, warnings } = await modelSource(model, 'm.onnx', decode).predict(people);
  const [left, right] = [limber19.joints.indexOf('left hip'), limber19.joints.indexOf('right hip')];
  expect(poses[0]?.[mpii.joints.indexOf('pelvis')]).toEqual({
    point: imagePoint((left + right) / 2, 0),
    confidence: Math.min(left, right) / 20,
  });
  expect(poses[0]?.every((joint) => joint !== null)).toBe(true);
  expect(warnings?.slice(0, 2)).toEqual([
    'the model has no pelvis: it is scored by the middle of right hip and left hip',
    'the model has no thorax: it is scored by the middle of right shoulder and left shoulder',
  ]);
});

it('refuses a model that lacks joints of the dataset, and still closes it', async () => {
  const { predict, closed } = fake({ ...lsp, joints: lsp.joints.slice(0, 13) });
  await expect(predict(dataset)).rejects.toThrow(
    /^the model lacks joints of two: head top – got a model of right ankle, .* – expected all joints .* – in m\.onnx$/,
  );
  expect(closed()).toBe(1);
});

it('continues after broken images and gives them no pose', async () => {
  const { predict } = fake();
  const broken: Dataset = {
    ...dataset,
    samples: [{ id: 'c', image: '30.png', pose: nowhere }, ...dataset.samples],
  };
  const { poses, problems } = await predict(broken);
  expect(poses.map((pose) => pose?.[12]?.point.x)).toEqual([undefined, 10, 20]);
  expect(poses[0]).toBeNull();
  expect(problems?.map(({ message }) => message)).toEqual([
    'cannot read "30.png" – got no such file or folder – in memory',
  ]);
});

it("scores the result of a cascade's last network", async () => {
  const at = (x: number): Pose => lsp.joints.map(() => ({ point: imagePoint(x, 0) }));
  const networks = [{ outputs: ['stage1'] }, { outputs: ['stage2'] }];
  const found = () => ({ pose: at(2), stages: [{ pose: at(1) }, { pose: at(2) }] });
  const model = modelOf({ skeleton: lsp, networks }, found, [], () => {});
  const { poses, stages } = await modelSource(model, 'm.onnx', decode).predict(dataset);
  expect(poses).toEqual([at(2), at(2)]);
  expect(stages).toEqual([
    { name: 'stage1', poses: [at(1), at(1)] },
    { name: 'stage2', poses: [at(2), at(2)] },
  ]);
});

it('refuses a least confidence for a model without confidences, before the model runs', async () => {
  const asked: Asked[] = [];
  const codec = { kind: 'box coordinates' };
  const metadata = {
    skeleton: lsp,
    codec,
    name: 'points',
    kind: 'regressor',
    networks: [{ outputs: ['pose'] }],
  };
  const model = modelOf(
    metadata,
    () => ({ pose: nowhere, stages: [] }),
    asked,
    () => {},
  );
  await expect(modelSource(model, 'm.onnx', decode).predict(dataset, 0.5)).rejects.toThrow(
    /^the model "points" gives no confidences, so a minimum confidence has no meaning/,
  );
  expect(asked).toEqual([]);
});

it('warns of labels that cannot be right for the decoded image', async () => {
  const pose: Pose = lsp.joints.map((_, joint) => ({ point: imagePoint(joint - 999999, joint) }));
  const far = { ...dataset, samples: [{ id: 'a', image: '10.png', pose }] };
  const { predict } = fake();
  const { warnings } = await predict(far);
  expect(warnings).toEqual([
    expect.stringMatching(/^1 subject has labels that cannot be right, .*-999999, 0 .* 10×10 pixels – in a$/),
  ]);
});
