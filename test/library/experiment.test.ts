import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ExperimentEvent, runExperiment } from '../../src/public/node/index.ts';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'limber-experiment-'));
});
afterAll(() => rm(root, { recursive: true }));

it('runs an experiment, stops at a signal, and continues', async () => {
  const out = join(root, 'run');
  const controller = new AbortController();
  const options = { out, smoke: true, threads: 1, command: 'a program' };
  const interrupted = await runExperiment('cpm-receptive-field', {
    ...options,
    signal: controller.signal,
    on: (event) => event.kind === 'scoring' && controller.abort(),
  });
  expect(interrupted).toEqual({ finished: false });

  const events: ExperimentEvent[] = [];
  const run = await runExperiment('cpm-receptive-field', { ...options, on: (event) => events.push(event) });
  if (!run.finished) throw new Error('the run was not finished');
  expect(run.result).toMatchObject({ experiment: 'cpm-receptive-field', smoke: true, command: 'a program' });
  expect(await readFile(run.page, 'utf8')).toContain('<h1>');
  const arms = (kind: 'training' | 'scoring') =>
    events.flatMap((event) => (event.kind === kind && 'arm' in event ? [event.arm] : []));
  expect(arms('training')).toEqual(run.result.arms.map(({ label }) => label));
  expect(arms('scoring')).toEqual(arms('training'));
  // The first arm is already trained, so its steps are not repeated.
  const first = events.findIndex(({ kind }) => kind === 'scoring');
  expect(events.slice(0, first).filter(({ kind }) => kind === 'step')).toEqual([]);
  expect(events.some(({ kind }) => kind === 'step')).toBe(true);
}, 180_000);

it('explains wrong options', async () => {
  const out = join(root, 'wrong');
  await expect(runExperiment('cpm-stagse', { out })).rejects.toThrow(
    'unknown experiment "cpm-stagse" – expected one of deeppose-stages, ',
  );
  await expect(runExperiment('cpm-stages', { out, data: join(root, 'nowhere') })).rejects.toThrow('nowhere');
  await expect(runExperiment('cpm-stages', { out: join(root, 'run'), smoke: true })).rejects.toThrow(
    'the folder holds another run of an experiment',
  );
});
