import { describe, expect, it } from 'vitest';
import { LimberError } from '../../src/errors.ts';
import { coco, lsp, parseSkeleton } from '../../src/skeletons/index.ts';

describe('parseSkeleton', () => {
  it('needs a name and joints, and pairs names that differ in left and right', () => {
    expect(parseSkeleton({ name: 'mouse', joints: ['snout', 'leftear', 'rightear'] }, 'm.yaml')).toEqual({
      name: 'mouse',
      joints: ['snout', 'left ear', 'right ear'],
      spellings: { 'left ear': 'leftear', 'right ear': 'rightear' },
      limbs: [],
      mirrorPairs: [['right ear', 'left ear']],
    });
  });

  it('renames joints everywhere, and names limbs without a name', () => {
    const skeleton = parseSkeleton(
      {
        name: 'mouse',
        joints: ['Snout', 'leftear', 'rightear', 'tail_base'],
        limbs: [['Snout', 'tail_base'], { from: ['leftear', 'right ear'], to: 'tail_base', name: 'back' }],
        torso: ['Snout', 'tail_base'],
        sigmas: [0.1, 0.1, 0.1, 0.2],
      },
      'm.yaml',
    );
    expect(skeleton.limbs).toEqual([
      { name: 'snout to tail base', from: 'snout', to: 'tail base' },
      { name: 'back', from: ['left ear', 'right ear'], to: 'tail base' },
    ]);
    expect([skeleton.torso, skeleton.sigmas]).toEqual([
      ['snout', 'tail base'],
      [0.1, 0.1, 0.1, 0.2],
    ]);
  });

  it('names joints that a dataset only numbers', () => {
    const file = {
      name: 'mouse',
      joints: ['snout', 'leftear', 'right ear'],
      spellings: { snout: 1, leftear: 2 },
    };
    expect(parseSkeleton(file, 'm.yaml').spellings).toEqual({ snout: '1', 'left ear': '2' });
    const numbered = { name: 'mouse', joints: [1, 2, 3], mirrorPairs: [[2, 3]], limbs: [[1, 2]] };
    expect(parseSkeleton(numbered, 'm.yaml')).toEqual({
      name: 'mouse',
      joints: ['1', '2', '3'],
      limbs: [{ name: '1 to 2', from: '1', to: '2' }],
      mirrorPairs: [['2', '3']],
    });
    expect(() => parseSkeleton({ ...file, spellings: { tail: 3 } }, 'm.yaml')).toThrow(
      'names a joint it does not have – got "tail"',
    );
  });

  it.each([lsp, coco])('reads $name unchanged', (skeleton) => {
    expect(parseSkeleton(JSON.parse(JSON.stringify(skeleton)), 's.json')).toEqual(skeleton);
  });

  it.each<[unknown, string]>([
    [null, 'the skeleton is wrong – got null – expected named settings'],
    [{ name: 'm' }, 'skeleton setting "joints" is missing – expected a list'],
    [{ name: 'm', joints: [] }, '"joints" is wrong – got [] – expected a list of at least 1'],
    [{ name: 'm', joints: ['a'], limb: [] }, 'unknown skeleton setting "limb"'],
    [
      { name: 'm', joints: ['a', 'b'], limbs: [['a', 'b', 'c']] },
      '"limbs.0" is wrong – got ["a","b","c"] – expected [joint, joint] or { name: …, from: …, to: … }',
    ],
    [
      { name: 'm', joints: ['a', 'b'], limbs: [['a', 'c']] },
      'the skeleton "m" names a joint it does not have – got "c" – in s.yaml',
    ],
    [
      { name: 'm', joints: ['a', 'b'], limbs: [['b', 'b']] },
      'a limb begins and ends at the same joint – got "b" – in s.yaml',
    ],
    [{ name: 'm', joints: ['a', 'b'], torso: ['a', 'z'] }, 'does not have – got "z"'],
    [{ name: 'm', joints: ['a', 'a'] }, 'two joints have the same name – got "a"'],
    [
      {
        name: 'm',
        joints: ['a', 'b', 'c'],
        mirrorPairs: [
          ['a', 'b'],
          ['b', 'c'],
        ],
      },
      'a joint is in two mirror pairs – got "b"',
    ],
    [
      { name: 'm', joints: ['a', 'b'], sigmas: [1] },
      'there is not one sigma for each joint – got 1 sigmas, 2',
    ],
  ])('refuses what is wrong (%#)', (value, message) => {
    expect(() => parseSkeleton(value, 's.yaml')).toThrow(LimberError);
    expect(() => parseSkeleton(value, 's.yaml')).toThrow(message);
  });
});
