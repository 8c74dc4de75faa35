import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { progress } from '../../../src/cli/terminal/progress.ts';

function terminal(isTTY: boolean) {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 100 });
  return { stream: stream as unknown as NodeJS.WriteStream, written: () => String(stream.read() ?? '') };
}

it('prints only messages without a terminal', () => {
  const { stream, written } = terminal(false);
  const display = progress(3, 'images', stream);
  display.step();
  display.say('one is broken');
  display.stop();
  display.say('done');
  expect(written()).toBe('one is broken\ndone\n');
});

it('shows a bar on a terminal, and each message once', () => {
  const { stream, written } = terminal(true);
  const display = progress(3, 'images', stream);
  display.step();
  display.say('one is broken');
  display.stop();
  display.stop();
  display.say('done');
  const text = written();
  expect(text).toMatch(/[█░]+ 1\/3 images/);
  expect(text.match(/one is broken\r?\n/g)).toHaveLength(1);
  expect(text).toMatch(/done\n$/);
});
