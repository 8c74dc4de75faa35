import { describe } from 'vitest';
import { nodeRuntime } from '../../src/runtime/node.ts';
import { operatorSuite } from './operator-suite.ts';
import { operatorTable } from './operators/index.ts';

/** The driver to use, or a flag that there is one: see docs/webgpu.md. */
const haveDriver = process.env.VK_ICD_FILENAMES !== undefined || process.env.LIMBER_WEBGPU !== undefined;

/** Two rows of every operator, because an emulated GPU is slow. */
const someRows = Object.fromEntries(
  Object.entries(operatorTable).map(([operator, rows]) => [operator, rows.slice(0, 2)]),
);

const title = haveDriver ? '' : ' (skipped: neither VK_ICD_FILENAMES nor LIMBER_WEBGPU is set)';

describe.skipIf(!haveDriver)(`operators on WebGPU${title}`, () => {
  const runtime = nodeRuntime({ target: 'webgpu' });
  operatorSuite(() => runtime, { table: someRows });
});
