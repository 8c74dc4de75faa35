import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readNpyObject, zipSource } from '../../src/data/index.ts';
import { LimberError } from '../../src/errors.ts';
import { randomStream } from '../../src/random.ts';

it.each(['h36m.npz', 'h36m-numpy1.npz', 'h36m-protocol2.npz'])(
  'a damaged pickle of %s is read or refused, never anything else',
  async (name) => {
    const archive = new Uint8Array(readFileSync(new URL(`../fixtures/${name}`, import.meta.url)));
    const whole = await zipSource(archive, { name, root: '' }).read('positions_3d.npy');
    let refused = 0;
    for (let number = 0; number < 1000; number++) {
      const random = randomStream(1, number);
      const bytes = whole.slice(0, number % 5 === 0 ? random.integer(whole.length) : whole.length);
      for (let change = 0; change < 3 && bytes.length > 0; change++) {
        bytes[random.integer(Math.min(bytes.length, 600))] = random.integer(256);
      }
      try {
        readNpyObject(bytes, name);
      } catch (error) {
        if (!(error instanceof LimberError)) throw error;
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(300);
  },
);
