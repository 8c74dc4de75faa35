import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readH36m, withYUp } from '../../src/motion/index.ts';

/**
 * Written by NumPy 2.4, and in the forms of NumPy 1 and of protocol 2. S1 has `Walking 1`, two frames of float32 whose
 * numbers are their place / 100, and `Sitting`, one frame of float64 in Fortran's order, place / 10. `h36m-code.npz` asks
 * for the call of a system function.
 */
const fixture = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../fixtures/${name}`, import.meta.url)));

describe.each(['h36m.npz', 'h36m-numpy1.npz', 'h36m-protocol2.npz'])('%s', (name) => {
  it('is read in millimeters, with the joints that move', async () => {
    const sequences = await readH36m(fixture(name), name);
    expect(sequences.map(({ subject, action }) => `${subject} ${action}`)).toEqual([
      'S1 Walking 1',
      'S1 Sitting',
      'S5 Walking',
    ]);
    const [{ motion }, sitting] = [sequences[0]!, sequences[1]!.motion];
    expect(motion).toMatchObject({ frames: 2, frameRate: 50, axes: 'z up' });
    expect(motion.joints).toHaveLength(17);
    const at = (of: typeof motion, frame: number, joint: string) => {
      const start = 3 * (frame * 17 + of.joints.indexOf(joint));
      return [...of.positions.subarray(start, start + 3)].map(Math.round);
    };
    // Joint 27 of 32 in the second frame: its numbers are 96 + 81, 96 + 82 and 96 + 83, in centimeters.
    expect(at(motion, 1, 'right wrist')).toEqual([1770, 1780, 1790]);
    expect(at(sitting, 0, 'left hip')).toEqual([1800, 1900, 2000]);
    expect(at(withYUp(motion), 1, 'right wrist')).toEqual([1770, 1790, -1780]);
  });
});

it('refuses a file that asks for the call of a function, and one that is cut off', async () => {
  await expect(readH36m(fixture('h36m-code.npz'), 'code.npz')).rejects.toThrow(
    /the pickle cannot be read – got the function "posix.system"/,
  );
  const whole = fixture('h36m.npz');
  await expect(readH36m(whole.subarray(0, whole.length / 2), 'half.npz')).rejects.toThrow(/half.npz/);
});
