import { type ResourceLimits, Worker } from 'node:worker_threads';

/**
 * Starts `worker.ts` in a thread. In the compiled package it starts `worker.js`; from the sources it first loads tsx,
 * which runs TypeScript.
 * @param beside the address of a file in the same folder: `import.meta.url` of the caller.
 */
export function startWorker(
  beside: string,
  workerData: unknown,
  resourceLimits: ResourceLimits = {},
): Worker {
  const options = { workerData, resourceLimits };
  if (!beside.endsWith('.ts')) return new Worker(new URL('./worker.js', beside), options);
  const worker = new URL('./worker.ts', beside).href;
  const tsx = import.meta.resolve('tsx/esm/api');
  const start = `import('${tsx}').then(({ register }) => { register(); return import('${worker}'); })`;
  return new Worker(start, { ...options, eval: true, execArgv: [] });
}
