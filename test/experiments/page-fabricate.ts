import type {
  ArmResult,
  ClaimResult,
  Experiment,
  ExperimentResult,
  Scores,
  StageResult,
} from '../../src/experiments/index.ts';
import type { RefinedImage } from '../../src/experiments/page/index.ts';

/** A name that would be markup if it were not escaped. */
export const hostile = `<script>alert("it's")</script>&amp;`;

const thresholds = Array.from({ length: 51 }, (_, index) => index / 100);
const partNames = ['head top', 'neck', 'shoulder', 'elbow', 'wrist', 'hip', 'knee', 'ankle'];
const limbNames = ['lower leg', 'upper leg', 'lower arm', 'upper arm', 'head', 'torso'];

/** All results of a network with a PCK@0.2 of `pck`. */
export function scores(pck: number): Scores {
  const spread = (names: readonly string[], from: number) =>
    Object.fromEntries(names.map((name, index) => [name, Math.max(0, from + 7 - 3 * index)]));
  return {
    pck,
    auc: pck * 0.62,
    pcp: pck * 0.9,
    parts: spread(partNames, pck + 3),
    limbs: spread(limbNames, pck),
    curve: { thresholds, mean: thresholds.map((at) => 100 * (1 - (1 - pck / 100) ** ((at / 0.2) ** 1.4))) },
  };
}

export const stage = (name: string, pck: number, further: Partial<StageResult> = {}): StageResult => ({
  name,
  scores: scores(pck),
  ...further,
});

/** An arm whose score rises to that of its last stage. */
export function arm(
  name: string,
  label: string,
  stages: readonly StageResult[],
  further: Partial<ArmResult> = {},
): ArmResult {
  const end = stages.at(-1)?.scores.pck ?? 0;
  return {
    name,
    label,
    seed: 0,
    steps: 1200,
    batch: 32,
    parameters: 312_450,
    multiplyAccumulates: 41_200_000,
    seconds: 412.4,
    validation: Array.from({ length: 9 }, (_, index) => ({
      network: 'network',
      step: 150 * (index + 1),
      seconds: 46 * (index + 1),
      pck: end * (1 - 0.8 * Math.exp(-index / 2.5)) + 1.3 * Math.sin(index * 2 + name.length),
    })),
    stages,
    ...further,
  };
}

const bins = { from: -12, to: 3, width: 0.5 };

/** Gradients of the given number of layers that shrink by `decades` from each layer to the previous one. */
export function gradients(
  depth: number,
  decades: number,
  prefix = 'stage',
): NonNullable<ArmResult['gradients']> {
  const layers = Array.from(
    { length: depth },
    (_, layer) => `${prefix}${1 + Math.floor(layer / 6)}/conv${1 + (layer % 6)}/weight`,
  );
  const counts = (center: number) =>
    Array.from({ length: 30 }, (_, bin) => {
      const at = Math.max(bins.from, center);
      return Math.round(9216 * Math.exp(-(((bins.from + (bin + 0.5) * bins.width - at) / 0.8) ** 2)));
    });
  return {
    bins,
    layers,
    moments: [1, 201, 401, 601, 801, 1001, 1200].map((step, moment) => ({
      step,
      gradients: Object.fromEntries(
        layers.map((layer, at) => [
          layer,
          counts(-2.4 - 0.12 * moment - decades * (depth - 1 - at) * (1 - moment / 12)),
        ]),
      ),
    })),
  };
}

export const experiment: Experiment = {
  name: 'vanishing-gradients',
  title: 'What keeps gradients from vanishing?',
  question:
    'A chain of five stages, 30 layers deep, is to learn from a loss at its end. What reaches its first layers depends on the initial values: small normal ones make every layer weaken the gradient.',
  equal: 'steps',
  usualBudget: 1800,
  arms: () => [],
  claims: [],
  published: {
    source: 'Author & Author, Paper, 2014',
    measure: 'PCP at 0.5, in percent',
    columns: ['upper arm', 'lower arm', 'mean'],
    figures: [
      { label: 'stage 2', values: [56, 36, 46] },
      { label: 'elsewhere', values: [81.41, 70, 75.7] },
    ],
  },
  differences: ['The images have 48×48 pixels.', `Not a figure of ${hostile} is used.`],
  gradients: true,
  refinements: true,
};

export const claim = (
  text: string,
  better: string,
  worse: string,
  difference: number | null,
  half = 1.1,
): ClaimResult => ({
  text,
  better,
  worse,
  difference:
    difference === null
      ? null
      : {
          difference,
          interval: { low: difference - half, high: difference + half },
          p: Math.abs(difference) > half ? 0.0001 : 0.4,
        },
});

const supervised = [22.4, 34.2, 38.9, 40.1, 40.3].map((pck, index) =>
  stage(`stage${index + 1}`, pck, { sees: 20 + 48 * index }),
);

/**
 * Four typical trainings: one that learned nothing, one with transferred weights, and one with five stages among them.
 */
export const result: ExperimentResult = {
  limber: '1.2.3',
  date: '2026-01-02T03:04:05.678Z',
  command: `limber reproduce vanishing-gradients --budget 30m --data '${hostile}'`,
  experiment: 'vanishing-gradients',
  smoke: false,
  budget: 1800,
  spent: 1731,
  machine: { processor: 'Example CPU 9000 at 2.40 GHz', threads: 2, node: 'v20.20.2' },
  data: { train: ['lsp', 'lspet'], test: 'lsp', validation: 100, people: 1000 },
  baseline: scores(20.31),
  arms: [
    arm('plain', 'small normal initial values', [stage('stage1', 11.2)], { gradients: gradients(30, 0.28) }),
    arm('he', 'He’s initial values', [stage('stage1', 33.7)], { gradients: gradients(30, 0.03) }),
    arm('residual', 'residual connections', [stage('stage1', 31.9)], {
      gradients: gradients(30, 0.09, 'trunk/block'),
      initializedFrom: `another network, ${hostile}`,
    }),
    arm('supervised', 'intermediate losses', supervised, { gradients: gradients(30, 0.05) }),
  ],
  claims: [
    claim('He’s initial values help', 'he', 'plain', 22.5),
    claim('residual connections do better than He’s initial values', 'residual', 'he', -1.8),
    claim('the last stage improves on the one before', 'supervised/stage5', 'supervised/stage4', 0.2),
    claim('a sixth stage improves on the fifth', 'supervised/stage6', 'supervised/stage5', null),
  ],
};

/** A single cascade whose second stage tried four σ. */
export const cascade: ExperimentResult = {
  ...result,
  budget: null,
  arms: [
    arm(
      'cascade',
      'cascade of two stages',
      [
        stage('stage1', 28.2, { validation: 29 }),
        ...[1.5, 1.7, 2, 2.3].map((sigma, index) =>
          stage(`stage2 sigma ${sigma}`, 33 + 2 * index - index ** 2 / 2, {
            validation: [33, 36, 35, 34][index]!,
          }),
        ),
      ],
      {
        refinement: { steps: 330, batch: 64 },
        validation: [
          'stage1',
          'stage2 sigma 1.5',
          'stage2 sigma 1.7',
          'stage2 sigma 2',
          'stage2 sigma 2.3',
        ].flatMap((network, order) =>
          [1, 2, 3, 4].map((point) => ({
            network,
            step: 100 * point,
            seconds: 100 * order + 25 * point,
            pck: (order === 0 ? 8 : 26) + 5 * point,
          })),
        ),
      },
    ),
  ],
  claims: [claim('the second stage improves on the first', 'cascade/stage2', 'cascade/stage1', 5)],
};

export const images: readonly RefinedImage[] = [`im1001.jpg`, `${hostile}.jpg`].map((name) => ({
  name,
  size: { width: 120, height: 180 },
  panels: ['stage 1', 'stage 2', 'stage 3'].map((label) => ({
    label,
    caption: 'joints moved 4.2 pixels on average',
    content:
      '<rect width="120" height="180" fill="#333"/><circle cx="60" cy="60" r="20" fill="none" stroke="#fff"/>',
  })),
}));
