import { capitalized } from '../../page/index.ts';
import type { RunFact } from '../../report/index.ts';
import { subjectWords } from '../../skeletons/index.ts';
import type { Recipe } from '../../train/index.ts';
import type { TrainingData } from '../train-data.ts';

/** The key facts of a training: its model, its data, and how the model is fitted to them. */
export function factsOf(
  recipe: Recipe,
  initializedFrom: string | undefined,
  { datasets, heldOut, skeleton }: TrainingData,
  parameters: readonly number[],
): readonly RunFact[] {
  const { model, data, crop, augmentation, training, refinement, seed, bestBy } = recipe;
  const { batch, steps, learningRate, optimizer, schedule, weightDecay, emaDecay, patience } = training;
  const people = new Set(datasets.flatMap(({ samples }) => samples)).size;
  const isDetector = model.kind === 'detector';
  const count = parameters.reduce((sum, each) => sum + each, 0);
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Model', modelInWords(model)],
    ['Parameters', count === 0 ? undefined : `${(count / 1e6).toFixed(2)} M trained`],
    ['Begins with', initializedFrom ?? 'random parameters'],
    ['Joints', isDetector ? undefined : skeleton.joints.join(', ')],
    [
      'Data',
      data.train
        .map(({ dataset, repeat }) => (repeat === 1 ? dataset : `${dataset}, ${repeat} times`))
        .join('; '),
    ],
    [
      isDetector ? 'Boxes' : capitalized(subjectWords(skeleton).many),
      `${people} trained on, ${heldOut.length} held out`,
    ],
    [
      'Crop',
      crop.around === 'image'
        ? 'the whole image'
        : `around the ${subjectWords(skeleton).one}, padding ${crop.padding}`,
    ],
    ['Augmentation', inWords(augmentation) || 'none'],
    ['Steps', `${steps} of ${batch} images`],
    ['Learning rate', `${learningRate}, ${inWords(schedule)}`],
    ['Optimizer', inWords(optimizer)],
    ['Weight decay', weightDecay === 0 ? undefined : `${weightDecay}`],
    ['Average of parameters', emaDecay === undefined ? undefined : `decay ${emaDecay}`],
    ['Later stages', refinement === undefined ? undefined : inWords(refinement)],
    ['Best model by', isDetector ? 'box AP' : bestBy === 'pck' ? 'PCK@0.2' : bestBy.toUpperCase()],
    [
      'Early stopping',
      patience === undefined ? undefined : `after ${patience} validations without a better one`,
    ],
    ['Seed', `${seed}`],
  ];
  return facts.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
}

const kinds = {
  cpm: 'Convolutional Pose Machine',
  'cpm transfer': 'Convolutional Pose Machine on an imported trunk',
  deeppose: "DeepPose's cascade",
  regressor: 'regressor of coordinates',
  detector: 'detector of people',
  lift: 'lifter of joints to three dimensions',
} as const satisfies Record<Recipe['model']['kind'], string>;

function modelInWords(model: Recipe['model']): string {
  if (model.kind === 'lift') return kinds.lift;
  const size = 'size' in model ? model.size : model;
  const pixels = typeof size === 'number' ? `${size}×${size}` : `${size.width}×${size.height}`;
  const stages = 'stages' in model ? model.stages : 1;
  return `${kinds[model.kind]}, ${pixels} pixels${stages > 1 ? `, ${stages} stages` : ''}`;
}

/** Settings in one line, e.g. `cosine, warmup 5`. Lists and nested settings are shortened. */
function inWords(settings: object): string {
  return Object.entries(settings)
    .flatMap(([key, value]: [string, unknown]) => {
      if (value === undefined || key === 'trunk') return [];
      if (key === 'kind') return [String(value)];
      if (Array.isArray(value))
        return value.every(isPlain) && value.length > 0 ? [`${spaced(key)} ${value.join(' ')}`] : [];
      if (isPlain(value)) return [`${spaced(key)} ${String(value)}`];
      const inner = inWords(value as object);
      return inner === '' ? [] : [`${spaced(key)} (${inner})`];
    })
    .join(', ');
}

function isPlain(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}

/** `learningRate` → `learning rate`. */
function spaced(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
