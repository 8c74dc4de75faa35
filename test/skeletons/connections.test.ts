import { describe, expect, it } from 'vitest';
import { connections, type Skeleton, standardSkeletons } from '../../src/skeletons/index.ts';

const mouse: Skeleton = {
  name: 'mouse',
  joints: ['snout', 'left ear', 'right ear', 'tail base'],
  limbs: [{ name: 'back', from: 'snout', to: 'tail base' }],
  mirrorPairs: [['right ear', 'left ear']],
};

describe('connections of a skeleton', () => {
  it.each(Object.entries<Skeleton>(standardSkeletons))(
    'join all joints of %s, each pair once',
    (_, skeleton) => {
      const pairs = connections(skeleton);
      expect(new Set(pairs.map((pair) => [...pair].sort((a, b) => a - b).join(' '))).size).toBe(pairs.length);
      const reached = new Set([0]);
      for (const _ of skeleton.joints) {
        for (const [from, to] of pairs) {
          if (reached.has(from)) reached.add(to);
          if (reached.has(to)) reached.add(from);
        }
      }
      expect(reached.size).toBe(skeleton.joints.length);
    },
  );

  it.each(Object.entries<Skeleton>(standardSkeletons))('are symmetric in %s', (_, skeleton) => {
    const opposite = (joint: number) => {
      const name = skeleton.joints[joint]!;
      const pair = skeleton.mirrorPairs.find((each) => each.includes(name));
      return skeleton.joints.indexOf(pair?.find((each) => each !== name) ?? name);
    };
    const keyOf = (pair: readonly number[]) => [...pair].sort((a, b) => a - b).join(' ');
    const keys = new Set(connections(skeleton).map(keyOf));
    for (const pair of connections(skeleton)) expect(keys).toContain(keyOf(pair.map(opposite)));
  });

  it('have the named pairs, and both joints of a midpoint', () => {
    const named = [
      ['snout', 'left ear'],
      ['snout', 'right ear'],
    ] as const;
    expect(connections(mouse, named)).toEqual([
      [0, 3],
      [0, 1],
      [0, 2],
    ]);
    const withEars: Skeleton = {
      ...mouse,
      limbs: [
        { name: 'back', from: ['left ear', 'right ear'], to: 'tail base' },
        { name: 'nose', from: 'snout', to: 'left ear' },
      ],
    };
    expect(connections(withEars)).toEqual([
      [1, 3],
      [2, 3],
      [1, 2],
      [0, 1],
    ]);
  });

  it('are refused if joints are unconnected, and if a name is unknown', () => {
    expect(() => connections(mouse)).toThrow(
      'the limbs of the skeleton "mouse" do not connect all joints – got "left ear", "right ear" apart from "snout" – expected limbs between them',
    );
    expect(() => connections(mouse, [['snout', 'tail']])).toThrow('tail');
  });
});
