import { randomStream } from '../../src/random.ts';
import { plainPose, type RunDocument, type RunNetwork } from '../../src/report/index.ts';
import { lsp } from '../../src/skeletons/index.ts';
import { hostile, samples, shaken } from './fabricate.ts';

/** The curves of a training of so many steps, with a validation every 50. */
export function fabricateNetwork(name: string | undefined, steps: number, stages: number): RunNetwork {
  const random = randomStream(2, steps);
  return {
    name,
    steps: Array.from({ length: steps }, (_, index) => {
      const losses = Array.from({ length: stages }, () => (1000 / (index + 10)) * random.uniform(0.8, 1.2));
      return {
        step: index + 1,
        loss: losses.reduce((sum, loss) => sum + loss, 0),
        learningRate: 1e-3 * (1 - index / steps),
        stages: losses,
      };
    }),
    validations: Array.from({ length: Math.floor(steps / 50) }, (_, index) => ({
      step: 50 * (index + 1),
      pck: 10 * index,
      epe: index === 0 ? null : 20 / index,
      stages: stages > 1 ? Array.from({ length: stages }, (_, stage) => 5 * (stage + index)) : [],
      isBest: true,
    })),
  };
}

/** The page of a run of a network with three stages. */
export function fabricateRun(changes: Partial<RunDocument> = {}): RunDocument {
  const people = samples(12);
  const found = shaken(people, 6, 3);
  return {
    limber: '1.2.3',
    name: `a run of ${hostile}`,
    state: 'In training, step 1000 of 2000',
    best: 'The best model has PCK@0.2 71.20 on 40 people held out, after step 950',
    facts: [
      { name: 'Model', value: 'Convolutional Pose Machine, 192×192 pixels, 3 stages' },
      { name: 'Data', value: `coco:${hostile}` },
    ],
    networks: [fabricateNetwork(undefined, 1000, 3)],
    skeleton: lsp,
    heldOut: 40,
    people: people.map(({ id, image, pose }, index) => ({
      id,
      image,
      truth: plainPose(pose),
      prediction: plainPose(found[index] ?? pose.map(() => null)),
      errors: pose.map((joint, place) => (joint === null ? null : place % 3 === 0 ? 40 : 3)),
      allowed: 20,
    })),
    ...changes,
  };
}
