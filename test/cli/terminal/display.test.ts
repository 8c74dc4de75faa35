import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { trainingDisplay } from '../../../src/cli/terminal/display.ts';
import { parseRecipe } from '../../../src/train/index.ts';

const recipe = parseRecipe(
  {
    name: 'tiny',
    data: { train: ['lsp:lsp'] },
    model: { kind: 'regressor' },
    training: { batch: 8, steps: 100, learningRate: 0.1, optimizer: { kind: 'sgd' } },
  },
  'a test',
);
const fields = [{ size: [9, 17], stride: [8, 8] }] as const;
const network = 'tiny';
const facts = {
  kind: 'started',
  network,
  steps: 100,
  firstStep: 0,
  parameters: 1.5e6,
  bytes: 3 * 2 ** 20,
  fields,
} as const;
const validation = { score: 61.234, perJoint: {}, conditions: '', spread: 0.9 };

/** A display on a stream, with a clock that advances by half a second per step. */
function display(isTTY: boolean) {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 200 });
  let now = 0;
  const { on, stop } = trainingDisplay(stream as unknown as NodeJS.WriteStream, () => now);
  on({ kind: 'network', network, recipe });
  return {
    on,
    stop,
    step(step: number, loss: number, milliseconds = 500) {
      now += milliseconds;
      const result = { loss, gradientNorm: 2, metrics: {} };
      on({ kind: 'step', network, step, steps: 100, batch: 8, learningRate: 0.01, ...result });
    },
    written: () => String(stream.read() ?? ''),
  };
}

it('prints a line from time to time without a terminal', () => {
  const { on, stop, step, written } = display(false);
  on({ kind: 'compiling', network });
  on({ ...facts, firstStep: 40 });
  step(41, 4, 30_000);
  for (let count = 42; count <= 60; count++) step(count, 4);
  on({ kind: 'validated', network, step: 60, validation, best: true });
  on({ kind: 'warning', message: 'an image is broken' });
  stop();
  expect(written().split('\n')).toEqual([
    'tiny: compiling the training step…',
    'tiny: 1.50 M parameters to train; a step needs about 3 MiB; continues after step 40',
    'a cell of the belief maps sees 17×9 pixels of the image',
    // 16 images a second, 50 steps of 8 left.
    'step 50/100 · loss 4.0000 · gradient 2.00 · learning rate 1.00e-2 · 16.0 images/s · 25 s left',
    'validation after step 60: PCK@0.2 61.23 (best so far), predictions vary 90 % as much as labels',
    'warning: an image is broken',
    '',
  ]);
});

it('shows a bar with loss, learning rate, speed and time left on a terminal', () => {
  const { on, stop, step, written } = display(true);
  on({ kind: 'compiling', network });
  on(facts);
  for (let count = 1; count <= 50; count++) step(count, 4);
  on({ kind: 'validated', network, step: 50, validation, best: false });
  stop();
  const text = written();
  expect(text).toContain('compiling the training step…\r\u001b[Ktiny: 1.50 M parameters');
  expect(text).toMatch(/[█░]+ 50\/100 · loss 4\.0000 · learning rate 1\.00e-2 · 16\.0 images\/s · 25 s left/);
  expect(text.match(/validation after step 50: PCK@0\.2 61\.23, predictions vary/g)).toHaveLength(1);
  expect(text).not.toContain('NaN');
});
