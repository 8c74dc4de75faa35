import { beforeAll, describe, expect, it } from 'vitest';
import {
  type Dataset,
  type DatasetOptions,
  type DatasetReader,
  type FileSource,
  type Labeling,
  labelings,
  memorySource,
  type Split,
} from '../../src/data/index.ts';
import { LimberError } from '../../src/errors.ts';
import type { Size } from '../../src/geometry/index.ts';
import { jointIndex, mirrorOrder, type Pose, type Skeleton } from '../../src/skeletons/index.ts';

/** A reader and files to test it with. */
export interface ReaderCase {
  readonly read: DatasetReader;
  readonly files: () => FileSource;
  /** The splits of the dataset, besides `all`. */
  readonly splits: readonly Exclude<Split, 'all'>[];
  /** Whose left and right the labels refer to; the person's unless given. */
  readonly labels?: readonly Labeling[];
  /** Whether the images exist too; by default they do. */
  readonly images?: boolean;
  /** Further options for reading. */
  readonly options?: DatasetOptions;
}

/** Tests the rules that hold for every dataset in every format. */
export function conformsAsDataset(
  name: string,
  { read, files, splits, labels = ['person-centric'], images = true, options = {} }: ReaderCase,
): void {
  describe(name, () => {
    let dataset: Dataset;
    beforeAll(async () => {
      dataset = await read(files(), { labels: labels[0], ...options });
    });

    it('has samples with an id of their own that begins with the name of the dataset', () => {
      const ids = dataset.samples.map((sample) => sample.id);
      expect(ids.length).toBeGreaterThan(0);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.filter((id) => !id.startsWith(`${dataset.name}/`))).toEqual([]);
    });

    it('has one joint or null for each joint of its skeleton, and every joint is labeled somewhere', () => {
      const counts = dataset.skeleton.joints.map(() => 0);
      for (const { pose } of dataset.samples) {
        expect(pose.length).toBe(counts.length);
        for (const [index, joint] of pose.entries()) if (joint) counts[index] = (counts[index] ?? 0) + 1;
      }
      expect(Math.min(...counts)).toBeGreaterThan(0);
    });

    it('has finite coordinates, boxes and sizes above zero, and labels without a confidence', () => {
      const wrong = dataset.samples.filter(
        ({ pose, box, headBox, center, imageSize, area }) =>
          pose.some(
            (joint) => joint && (!Number.isFinite(joint.point.x + joint.point.y) || 'confidence' in joint),
          ) ||
          [box, headBox].some((some) => some && !(isSize(some) && Number.isFinite(some.x + some.y))) ||
          (imageSize && !isSize(imageSize)) ||
          (area !== undefined && !(area > 0 && Number.isFinite(area))) ||
          (center && !Number.isFinite(center.x + center.y)),
      );
      expect(wrong.map((sample) => sample.id)).toEqual([]);
    });

    it('names its images relative to its files, with /', () => {
      const odd = dataset.samples.filter(
        ({ image }) => image === '' || /^\/|\\|:|(^|\/)\.{0,2}(\/|$)/.test(image),
      );
      expect(odd.map(({ image }) => image)).toEqual([]);
    });

    it.runIf(images)('has only images that its files hold', async () => {
      const folders = new Set(dataset.samples.map(({ image }) => folderOf(image)));
      const lists = await Promise.all([...folders].map((folder) => dataset.files.list(folder)));
      const present = new Set(lists.flat());
      expect(dataset.samples.filter(({ image }) => !present.has(image))).toEqual([]);
      for (const sample of [dataset.samples.at(0), dataset.samples.at(-1)]) {
        expect((await dataset.files.read(sample?.image ?? '')).length).toBeGreaterThan(0);
      }
    });

    it('is the same when it is read again', async () => {
      expect((await read(files(), { labels: labels[0], ...options })).samples).toEqual(dataset.samples);
    });

    it(`is divided into ${splits.join(' and ')} without overlap or loss, in the same order`, async () => {
      const parts = await Promise.all(
        splits.map((split) => read(files(), { labels: labels[0], ...options, split })),
      );
      const whole = dataset.samples.map((sample) => sample.id);
      expect(parts.flatMap(({ samples }) => samples.map(({ id }) => id)).toSorted()).toEqual(
        whole.toSorted(),
      );
      const byId = new Map(dataset.samples.map((sample, place) => [sample.id, { sample, place }]));
      for (const { samples } of parts) {
        expect(samples.length).toBeGreaterThan(0);
        expect(samples).toEqual(samples.map(({ id }) => byId.get(id)?.sample));
        const places = samples.map(({ id }) => byId.get(id)?.place ?? -1);
        expect(places).toEqual(places.toSorted((a, b) => a - b));
      }
    });

    it.each(labelings)(`has %s labels or says that it has none`, async (labeling) => {
      const result = read(files(), { ...options, labels: labeling });
      if (labels.includes(labeling)) expect((await result).samples.length).toBeGreaterThan(0);
      else await expect(result).rejects.toThrow(`no ${labeling} labels`);
    });

    it('fails with a clear error where its files are missing', async () => {
      await expect(read(memorySource(new Map()), options)).rejects.toThrow(LimberError);
    });

    it('has a skeleton whose limbs, mirror pairs and torso are among its joints', () => {
      const { skeleton } = dataset;
      const ends = skeleton.limbs.flatMap(({ from, to }) => [from, to].flat());
      const named = [...ends, ...skeleton.mirrorPairs.flat(), ...(skeleton.torso ?? [])];
      expect(named.filter((joint) => !skeleton.joints.includes(joint))).toEqual([]);
      expect(new Set(skeleton.joints).size).toBe(skeleton.joints.length);
    });

    it('is the same after flipping twice, and left becomes right after flipping once', () => {
      const { skeleton, samples } = dataset;
      for (const { pose } of samples.slice(0, 200)) {
        const once = flip(pose, skeleton);
        expect(flip(once, skeleton)).toEqual(pose);
        for (const [left, right] of skeleton.mirrorPairs) {
          const [from, to] = [jointIndex(skeleton, left), jointIndex(skeleton, right)];
          expect(once[to]?.point.y).toBe(pose[from]?.point.y);
          expect(once[from]?.visible).toBe(pose[to]?.visible);
        }
      }
      const swapped = mirrorOrder(skeleton).map((index) => skeleton.joints[index]);
      const expected = skeleton.joints.map((joint) =>
        joint.replace(/left|right/, (side) => (side === 'left' ? 'right' : 'left')),
      );
      expect(swapped).toEqual(expected);
    });
  });
}

function isSize({ width, height }: Size): boolean {
  return width > 0 && height > 0 && Number.isFinite(width + height);
}

function folderOf(image: string): string {
  return image.slice(0, Math.max(0, image.lastIndexOf('/')));
}

/** The pose in the mirrored image. */
function flip(pose: Pose, skeleton: Skeleton): Pose {
  return mirrorOrder(skeleton).map((index) => {
    const joint = pose[index] ?? null;
    return joint && { ...joint, point: { x: 0 - joint.point.x, y: joint.point.y } };
  });
}
