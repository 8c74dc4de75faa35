import { describe, expect, it } from 'vitest';
import { type ImageReport, type LintedDataset, lint, lintRules } from '../../../src/data/lint/index.ts';
import { imagePoint } from '../../../src/geometry/index.ts';
import { mirrorOrder, type Pose } from '../../../src/skeletons/index.ts';
import {
  cleanSubject,
  people,
  placeOf,
  problem,
  side,
  skeleton,
  withImage,
  withJoints,
  withSample,
  withSamples,
  withSkeleton,
} from './fabricated.ts';

const clean = cleanSubject();

/**
 * A fault inserted into the clean dataset: its rule, the change, the finding, and the rules that report its
 * consequences.
 */
type Fault = readonly [
  rule: string,
  subjects: () => LintedDataset | readonly LintedDataset[],
  findings: readonly {
    readonly sample?: string;
    readonly joints?: readonly string[];
    readonly message: RegExp;
  }[],
  effects?: readonly string[],
];

const first = 'puppets/0';

const faults: readonly Fault[] = [
  [
    'unknown-joint',
    () =>
      withSkeleton(clean, { limbs: [...skeleton.limbs, { name: 'tail', from: 'tail base', to: 'neck' }] }),
    [{ message: /^limb "tail" of skeleton "lsp" names "tail base"/ }],
  ],
  [
    'mirror-pair-names',
    () =>
      withSkeleton(clean, {
        mirrorPairs: skeleton.mirrorPairs.map(([right, left]) =>
          right === 'right hip' ? [left, right] : [right, left],
        ),
      }),
    [{ joints: ['left hip', 'right hip'], message: /paired as right and left/ }],
  ],
  [
    'missing-mirror-pair',
    () => withSkeleton(clean, { mirrorPairs: skeleton.mirrorPairs.slice(1) }),
    [{ joints: ['right ankle', 'left ankle'], message: /no mirror pair joins/ }],
  ],
  [
    'numbered-joints',
    () =>
      withSkeleton(clean, {
        mirrorPairs: [],
        limbs: [],
        torso: undefined,
        head: undefined,
        joints: skeleton.joints.map((_, joint) => `new point ${joint}`),
      }),
    [
      {
        joints: ['new point 0'],
        message: /^a joint of skeleton "lsp" is called "new point 0"; "spellings" in/,
      },
    ],
  ],
  [
    'missing-sigmas',
    () => withSkeleton(clean, { sigmas: [0.1, 0.1] }),
    [{ message: /14 joints and the sigmas 0.1, 0.1/ }],
  ],
  [
    'duplicate-id',
    () => withSample(clean, 1, () => ({ id: first })),
    [{ sample: first, message: /^2 records have this id/ }],
  ],
  [
    'odd-records',
    () => ({ ...clean, dataset: { ...clean.dataset, remarks: ['a record is there twice'] } }),
    [{ message: /^a record is there twice$/ }],
  ],
  [
    'few-joints',
    () => withSample(clean, 0, ({ pose }) => ({ pose: pose.map((joint, at) => (at === 0 ? joint : null)) })),
    [{ sample: first, message: /^1 joint is labeled/ }],
  ],
  [
    'dropped-label',
    () => ({
      ...clean,
      dataset: {
        ...clean.dataset,
        dropped: ['neck', 'head top'].map((joint) => ({
          sample: first,
          joint,
          point: imagePoint(-7, 3),
          reason: 'not annotated',
        })),
      },
    }),
    [
      {
        sample: first,
        joints: ['neck', 'head top'],
        message: /^neck, head top at \(-7.0, 3.0\): not annotated$/,
      },
    ],
  ],
  [
    'garbage-coordinates',
    () => withoutBoxes(withJoints(clean, 0, () => ({ 'left wrist': { x: 0, y: 0 } }))),
    [{ sample: first, joints: ['left wrist'], message: /labeled at \(0.0, 0.0\)/ }],
    ['outsized-limb'],
  ],
  ['joint-outside-image', () => narrow(clean), [{ sample: first, message: /px outside the image of/ }]],
  [
    'joint-outside-box',
    () => withSample(clean, 0, ({ pose }) => ({ box: { ...placeOf(pose, 'neck'), width: 40, height: 200 } })),
    [{ sample: first, message: /outside the box of 40×200 px at/ }],
  ],
  [
    'mirrored-joints-coincide',
    () => withJoints(clean, 0, (pose) => ({ 'left hip': placeOf(pose, 'right hip') })),
    [{ sample: first, joints: ['right hip', 'left hip'], message: /are both at/ }],
  ],
  [
    'zero-length-limb',
    () => withJoints(clean, 0, (pose) => ({ 'left wrist': placeOf(pose, 'left elbow') })),
    [{ sample: first, joints: ['left elbow', 'left wrist'], message: /"left lower arm" is 0.0 px long/ }],
  ],
  [
    'degenerate-torso',
    () =>
      withJoints(clean, 0, (pose) => ({
        'left shoulder': { x: placeOf(pose, 'right hip').x + 2, y: placeOf(pose, 'right hip').y },
      })),
    [
      {
        sample: first,
        joints: ['left shoulder', 'right hip'],
        message: /torso diameter is 2.0 px; the size of the person suggests/,
      },
    ],
    ['outsized-limb'],
  ],
  [
    'outsized-limb',
    () =>
      withoutBoxes(
        withJoints(clean, 0, (pose) => {
          const [elbow, wrist] = [placeOf(pose, 'left elbow'), placeOf(pose, 'left wrist')];
          return {
            'left wrist': { x: elbow.x + 3.2 * (wrist.x - elbow.x), y: elbow.y + 3.2 * (wrist.y - elbow.y) },
          };
        }),
      ),
    [
      {
        sample: first,
        joints: ['left elbow', 'left wrist'],
        message: /"left lower arm" of \d+ px is \d\.\d times/,
      },
    ],
  ],
  [
    'visibility-codes',
    () =>
      withSamples(clean, (sample) => ({
        ...sample,
        pose: sample.pose.map((joint) => joint && { ...joint, visible: false }),
      })),
    [{ message: /^1680 of 1680 labeled joints are marked as occluded \(100.0 %\)/ }],
  ],
  [
    'joint-order',
    () => withSamples(clean, (sample) => ({ ...sample, pose: exchanged(sample.pose, 0, 12) })),
    [{ joints: ['right ankle', 'neck'], message: /right ankle where neck is labeled/ }],
  ],
  [
    'sides-exchanged',
    () => withSamples(clean, (sample) => ({ ...sample, pose: observed(sample.pose) })),
    [{ message: /^the right joints are right of the left ones in 120 of 120 people/ }],
  ],
  [
    'observer-centric',
    () => withSamples(clean, (sample) => ({ ...sample, pose: mirrored(observed(sample.pose)) })),
    [{ message: /^the right joints are left of the left ones in 120 of 120 people/ }],
  ],
  [
    'suspected-swap',
    () => withSample(clean, 0, ({ pose }) => ({ pose: exchanged(exchanged(pose, 6, 11), 7, 10) })),
    [{ sample: first, joints: ['right wrist', 'left wrist', 'right elbow', 'left elbow'], message: /nats/ }],
  ],
  [
    'missing-picture',
    () => withImage(clean, 0, { kind: 'missing', problem: problem('cannot read "0.png"') }),
    [{ sample: first, message: /^cannot read "0.png"/ }],
  ],
  [
    'broken-picture',
    () => withImage(clean, 0, { kind: 'broken', problem: problem('cannot decode image') }),
    [{ sample: first, message: /^cannot decode image/ }],
  ],
  [
    'no-contrast',
    () => withImage(clean, 3, flat(3)),
    [{ message: /^brightness lies between 7 and 7 of 255 all over the image$/ }],
  ],
  [
    'picture-size',
    () => withSample(clean, 0, () => ({ imageSize: { width: 100, height: side } })),
    [{ sample: first, message: /96×96, the labels say 100×96/ }],
  ],
  [
    'picture-in-two-splits',
    () => withSample(clean, people - 1, () => ({ image: '0.png' })),
    [{ sample: first, message: /people in train and test/ }],
  ],
  [
    'same-picture-across-splits',
    () => withImage(clean, people - 1, imageOf(0)),
    [{ sample: `puppets/${people - 1}`, message: /119.png is the same file as 0.png \(train\)/ }],
  ],
  [
    'same-picture',
    () => withImage(clean, 1, imageOf(0)),
    [{ sample: 'puppets/1', message: /1.png is the same file as 0.png/ }],
  ],
  [
    'similar-picture-across-splits',
    () => withImage(clean, people - 1, brighter(0)),
    [
      {
        sample: `puppets/${people - 1}`,
        message: /119.png looks like \(correlation 1.000\) 0.png \(train\)/,
      },
    ],
  ],
  [
    'similar-picture',
    () => withImage(clean, 1, brighter(0)),
    [{ sample: 'puppets/1', message: /1.png looks like \(correlation 1.000\) 0.png/ }],
  ],
];

describe('lint', () => {
  it('finds nothing in a clean dataset', () => {
    expect(lint([clean])).toEqual([]);
  });

  for (const [rule, subjects, findings, effects = []] of faults) {
    it(`finds one fault and its consequences, nothing else: ${rule}`, () => {
      const found = lint([subjects()].flat());
      expect(found.map((finding) => finding.rule)).toEqual([...findings.map(() => rule), ...effects]);
      for (const [index, { sample, joints, message }] of findings.entries()) {
        expect(found[index]?.sample).toBe(sample);
        if (joints) expect(found[index]?.joints).toEqual(joints);
        expect(found[index]?.message).toMatch(message);
        expect(found[index]?.dataset).toBe('puppets:here');
      }
    });
  }

  it('accepts a label without a position', () => {
    const found = lint([withJoints(clean, 0, () => ({ neck: { x: Number.NaN, y: 5 } }))]);
    expect(found.map(({ rule, sample, joints }) => [rule, sample, joints])).toEqual([
      ['garbage-coordinates', first, ['neck']],
    ]);
  });

  it('accepts a box that leaves hidden joints out', () => {
    const hidden = withSample(clean, 0, ({ pose }) => ({
      pose: pose.map((joint) => joint && { ...joint, visible: false }),
      box: { ...placeOf(pose, 'neck'), width: 2, height: 2 },
    }));
    expect(lint([hidden])).toEqual([]);
  });

  it('names an image and the folder if no image exists', () => {
    const missing = { kind: 'missing', problem: problem('not there') } as const;
    const images = new Map([...clean.images.keys()].map((name) => [name, missing]));
    const found = lint([{ ...clean, images }]).filter(({ rule }) => rule === 'missing-picture');
    expect(found.map(({ message }) => message)).toEqual([
      `none of the ${images.size} images is there: no "0.png" below ${clean.dataset.files.name}`,
    ]);
  });

  it('has a test for every rule', () => {
    expect(faults.map(([rule]) => rule).toSorted()).toEqual(lintRules.map(({ id }) => id).toSorted());
  });
});

function imageOf(at: number): ImageReport {
  return clean.images.get(`${at}.png`)!;
}

function brighter(at: number): ImageReport {
  const report = imageOf(at);
  if (report.kind !== 'seen') throw new Error('not seen');
  const thumbnail = report.facts.thumbnail.map((value) => Math.min(255, value + 3));
  return { kind: 'seen', facts: { ...report.facts, digest: 'brighter', thumbnail } };
}

function flat(at: number): ImageReport {
  const report = imageOf(at);
  if (report.kind !== 'seen') throw new Error('not seen');
  return { kind: 'seen', facts: { ...report.facts, thumbnail: report.facts.thumbnail.map(() => 7) } };
}

function exchanged(pose: Pose, a: number, b: number): Pose {
  return pose.with(a, pose[b]!).with(b, pose[a]!);
}

/** Exchanges names so that the side on the right of the image is called the right one. */
function observed(pose: Pose): Pose {
  const facesUs = placeOf(pose, 'right shoulder').x < placeOf(pose, 'left shoulder').x;
  return facesUs ? mirrored(pose) : pose;
}

function mirrored(pose: Pose): Pose {
  return mirrorOrder(skeleton).map((joint) => pose[joint]!);
}

/** Boxes around far-off joints would be reported too. */
function withoutBoxes(subject: LintedDataset): LintedDataset {
  return withSamples(subject, ({ box, ...sample }) => sample);
}

/** The first image ends just before its rightmost joint. */
function narrow(subject: LintedDataset): LintedDataset {
  const { pose } = subject.dataset.samples[0]!;
  const width = Math.floor(Math.max(...pose.map((joint) => joint!.point.x))) - 2;
  const report = imageOf(0);
  if (report.kind !== 'seen') throw new Error('not seen');
  const size = { width, height: side };
  const seen = withImage(subject, 0, { kind: 'seen', facts: { ...report.facts, size } });
  return withSample(seen, 0, () => ({ imageSize: size }));
}
