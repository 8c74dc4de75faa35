import type { Sample } from '../../src/data/index.ts';
import { imagePoint } from '../../src/geometry/index.ts';
import { randomStream } from '../../src/random.ts';
import { buildDocument, type EvaluationDocument, type PredictedSource } from '../../src/report/index.ts';
import { lsp, type Pose } from '../../src/skeletons/index.ts';
import { waving } from '../viz/figures.ts';

/** A name that would be markup if it were not escaped. */
export const hostile = `<script>alert("it's")</script>&amp;`;

/** People who wave, some of them lying, each moved, scaled and perturbed a little. */
export function samples(count: number): readonly Sample[] {
  return Array.from({ length: count }, (_, index) => {
    const random = randomStream(7, index);
    const scale = 0.5 + index / count;
    const isLying = index % 4 === 0;
    return {
      id: `made/${index}`,
      image: index === 1 ? `${hostile}.jpg` : `images/${index}.jpg`,
      pose: waving.map((joint) => {
        if (joint === null) return null;
        const { x, y } = joint.point;
        const [u, v] = isLying ? [y, -x] : [x, y];
        return { point: imagePoint(u * scale + random.normal(0, 2), v * scale + random.normal(0, 2)) };
      }),
    };
  });
}

/** The labels, perturbed by the given number of pixels; every seventh person is missing. */
export function shaken(people: readonly Sample[], pixels: number, seed: number): readonly (Pose | null)[] {
  return people.map(({ pose }, index) => {
    const random = randomStream(seed, index);
    if (index % 7 === 6) return null;
    return pose.map(
      (joint) =>
        joint && {
          point: imagePoint(
            joint.point.x + random.normal(0, pixels),
            joint.point.y + random.normal(0, pixels),
          ),
          confidence: 0.9,
        },
    );
  });
}

/** An evaluation of a model of two stages and, unless `alone`, of a worse file of predictions. */
export function fabricate({ count = 24, alone = false } = {}): EvaluationDocument {
  const people = samples(count);
  const poses = shaken(people, 6, 1);
  const model: PredictedSource = {
    name: 'model',
    file: 'runs/model.onnx',
    kind: 'model',
    settings: { flip: true, refine: 0 },
    provenance: {
      trainedOn: ['made, training split'],
      initializedFrom: 'another network',
      license: 'Apache-2.0',
    },
    warnings: [],
    unused: 0,
    poses,
    stages: [
      { name: 'stage1', poses: shaken(people, 14, 2) },
      { name: 'stage2', poses },
    ],
  };
  const file: PredictedSource = {
    name: hostile,
    file: `${hostile}.json`,
    kind: 'predictions',
    warnings: [`left and right look exchanged in ${hostile}`],
    unused: 2,
    poses: shaken(people, 25, 3),
    stages: [],
  };
  return buildDocument({
    limber: '1.2.3',
    date: '2026-01-02T03:04:05.678Z',
    command: `limber eval --predictions '${hostile}.json'`,
    data: {
      specification: 'made:up',
      name: 'made',
      split: 'test',
      labels: 'person-centric',
      skeleton: lsp,
    },
    samples: people,
    baseline: { labels: 'the training labels', poses: people.map(({ pose }) => pose) },
    sources: alone ? [model] : [model, file],
    options: {},
  });
}
