import { describe, expect, it } from 'vitest';
import { imagePoint } from '../../src/geometry/index.ts';
import {
  coco,
  jointIndex,
  lsp,
  mapSkeleton,
  mirrorOrder,
  mpii,
  type Pose,
  type Skeleton,
  standardSkeletons,
} from '../../src/skeletons/index.ts';

/** Joint i is at (10 i, i); every third joint is occluded, and the last one is unlabeled. */
function poseOf({ joints }: Skeleton): Pose {
  return joints.map((_, index) =>
    index === joints.length - 1 ? null : { point: imagePoint(10 * index, index), visible: index % 3 > 0 },
  );
}
const at = (skeleton: Skeleton, pose: Pose, joint: string) => pose[jointIndex(skeleton, joint)];

describe('mapSkeleton', () => {
  it('maps joints by name, in any order', () => {
    const { map, missing, unused } = mapSkeleton(coco, lsp);
    const pose = poseOf(coco);
    const mapped = map(pose);
    expect(mapped).toHaveLength(14);
    expect(at(lsp, mapped, 'left knee')).toBe(at(coco, pose, 'left knee'));
    expect(at(lsp, mapped, 'right ankle')).toBeNull();
    expect(missing).toEqual(['neck', 'head top']);
    expect(unused).toEqual(['nose', 'left eye', 'right eye', 'left ear', 'right ear']);
  });

  it('maps joints by the spellings of the new skeleton', () => {
    const numbered = { name: 'numbers', joints: ['1', '2', 'kp 3'], limbs: [], mirrorPairs: [] };
    const named = {
      name: 'mouse',
      joints: ['tail', 'left ear', 'right ear'],
      spellings: { tail: 'kp_3', 'left ear': '1', 'right ear': '2' },
      limbs: [],
      mirrorPairs: [['right ear', 'left ear']] as const,
    };
    expect(mapSkeleton(numbered, named).sources).toEqual([['kp 3'], ['1'], ['2']]);
  });

  it('maps the upper neck of MPII to the neck of LSP, but not the thorax', () => {
    const pose = poseOf(mpii).map((joint, index) => joint ?? { point: imagePoint(10 * index, index) });
    const { map, missing, unused } = mapSkeleton(mpii, lsp);
    expect([missing, unused]).toEqual([[], ['pelvis', 'thorax']]);
    expect(at(lsp, map(pose), 'neck')).toBe(at(mpii, pose, 'upper neck'));
    expect(at(lsp, map(pose), 'right ankle')).toBe(at(mpii, pose, 'right ankle'));
    const back = mapSkeleton(lsp, mpii);
    expect(back.missing).toEqual(['pelvis', 'thorax']);
    expect(back.sources[jointIndex(mpii, 'upper neck')]).toEqual(['neck']);
    const derived = mapSkeleton(lsp, mpii, { derive: true });
    expect(derived.sources[jointIndex(mpii, 'pelvis')]).toEqual(['right hip', 'left hip']);
    expect(derived.sources[jointIndex(mpii, 'thorax')]).toEqual(['right shoulder', 'left shoulder']);
  });

  it('derives a neck from the shoulders only if requested, and never a head top', () => {
    const pose = poseOf(coco);
    expect(at(lsp, mapSkeleton(coco, lsp).map(pose), 'neck')).toBeNull();
    const { map, missing, sources } = mapSkeleton(coco, lsp, { derive: true });
    expect(at(lsp, map(pose), 'neck')).toEqual({ point: { x: 55, y: 5.5 }, visible: false });
    expect(missing).toEqual(['head top']);
    expect(sources[jointIndex(lsp, 'neck')]).toEqual(['right shoulder', 'left shoulder']);
    const oneShoulder = pose.map((joint, index) => (index === 5 ? null : joint));
    expect(at(lsp, map(oneShoulder), 'neck')).toBeNull();
  });

  it('refuses skeletons that share nothing', () => {
    const mouse: Skeleton = { name: 'mouse', joints: ['snout', 'tail base'], limbs: [], mirrorPairs: [] };
    expect(() => mapSkeleton(mouse, lsp)).toThrow(
      'the skeletons "mouse" and "lsp" have no joint in common – got snout, tail base – expected some of right ankle',
    );
  });

  const all = Object.values<Skeleton>(standardSkeletons);
  it.each(all.flatMap((from) => all.map((to) => [from.name, to.name, from, to] as const)))(
    'from %s to %s commutes with mirroring',
    (_from, _to, from, to) => {
      const pose = from.joints.map((_, index) => ({ point: imagePoint(10 * index, index) }));
      const { map } = mapSkeleton(from, to, { derive: true });
      const mirrored = (skeleton: Skeleton, joints: Pose) =>
        mirrorOrder(skeleton).map((index) => joints[index] ?? null);
      expect(map(mirrored(from, pose))).toEqual(mirrored(to, map(pose)));
      if (from === to) expect(map(pose)).toEqual(pose);
    },
  );
});
