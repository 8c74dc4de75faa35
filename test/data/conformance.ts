import { beforeAll, describe, expect, it } from 'vitest';
import type { Dataset, DatasetReader, FileSource, Split } from '../../src/data/index.ts';
import { LimberError } from '../../src/errors.ts';
import { jointIndex, mirrorOrder, type Pose, type Skeleton } from '../../src/skeletons/index.ts';
import { memoryFiles } from './memory-files.ts';

/** A reader and files to try it on. */
export interface ReaderCase {
  readonly read: DatasetReader;
  readonly files: () => FileSource;
  /** The splits the dataset has, besides all of it. */
  readonly splits: readonly Exclude<Split, 'all'>[];
}

/** What holds for every dataset, whatever its format. */
export function conformsAsDataset(name: string, { read, files, splits }: ReaderCase): void {
  describe(name, () => {
    let dataset: Dataset;
    beforeAll(async () => {
      dataset = await read(files());
    });

    it('has samples with an id of their own that begins with the name of the dataset', () => {
      const ids = dataset.samples.map((sample) => sample.id);
      expect(ids.length).toBeGreaterThan(0);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.filter((id) => !id.startsWith(`${dataset.name}/`))).toEqual([]);
    });

    it('has one joint or null for each joint of its skeleton, and every joint is labelled somewhere', () => {
      const counts = dataset.skeleton.joints.map(() => 0);
      for (const { pose } of dataset.samples) {
        expect(pose.length).toBe(counts.length);
        for (const [index, joint] of pose.entries()) if (joint) counts[index] = (counts[index] ?? 0) + 1;
      }
      expect(Math.min(...counts)).toBeGreaterThan(0);
    });

    it('has finite coordinates, boxes with an area, and labels without a confidence', () => {
      const wrong = dataset.samples.filter(
        ({ pose, box, center }) =>
          pose.some(
            (joint) => joint && (!Number.isFinite(joint.point.x + joint.point.y) || 'confidence' in joint),
          ) ||
          (box && !(box.width > 0 && box.height > 0 && Number.isFinite(box.x + box.y))) ||
          (center && !Number.isFinite(center.x + center.y)),
      );
      expect(wrong.map((sample) => sample.id)).toEqual([]);
    });

    it('has only pictures that its files hold', async () => {
      const folders = new Set(dataset.samples.map(({ image }) => image.slice(0, image.lastIndexOf('/'))));
      const lists = await Promise.all([...folders].map((folder) => dataset.files.list(folder)));
      const present = new Set(lists.flat());
      expect(dataset.samples.filter(({ image }) => !present.has(image))).toEqual([]);
      for (const sample of [dataset.samples.at(0), dataset.samples.at(-1)]) {
        expect((await dataset.files.read(sample?.image ?? '')).length).toBeGreaterThan(0);
      }
    });

    it('is the same when it is read again', async () => {
      expect((await read(files())).samples).toEqual(dataset.samples);
    });

    it(`is divided into ${splits.join(' and ')} without overlap or loss`, async () => {
      const parts = await Promise.all(splits.map((split) => read(files(), { split })));
      const ids = parts.flatMap((part) => part.samples.map((sample) => sample.id));
      expect(ids.toSorted()).toEqual(dataset.samples.map((sample) => sample.id).toSorted());
      expect(parts.every((part) => part.samples.length > 0)).toBe(true);
    });

    it('fails with a clear error where its files are missing', async () => {
      await expect(read(memoryFiles(new Map()))).rejects.toThrow(LimberError);
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

/** The pose in the picture mirrored about the y axis. */
function flip(pose: Pose, skeleton: Skeleton): Pose {
  return mirrorOrder(skeleton).map((index) => {
    const joint = pose[index] ?? null;
    return joint && { ...joint, point: { x: 0 - joint.point.x, y: joint.point.y } };
  });
}
