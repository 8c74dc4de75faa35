import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const script = fileURLToPath(new URL('thousand-steps.ts', import.meta.url));

describe('a training step', () => {
  it('occupies no more memory after 1,000 steps', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--expose-gc',
      '--import',
      'tsx',
      script,
    ]);
    // A single intermediate result (72 KiB), kept at every step, would be 70 MB.
    expect(Number.parseFloat(stdout)).toBeLessThan(6);
  }, 180_000);
});
