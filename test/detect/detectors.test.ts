import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { decodeModel } from '../../src/onnx/index.ts';
import { nodeRuntime } from '../../src/runtime/node.ts';
import { wasmRuntime } from '../runtime/wasm-runtime.ts';
import { detectorSuite } from './detector-suite.ts';
import { formCases } from './forms.ts';

describe.each(formCases)('a detector in Node: $title', (form) => {
  detectorSuite(form, nodeRuntime({ threads: 1 }));
});

describe.each(formCases)('a detector in WebAssembly, as in a page: $title', (form) => {
  detectorSuite(form, wasmRuntime());
});

it('no weight of a packaged network is NaN: runtimes treat it differently', () => {
  const folder = fileURLToPath(new URL('../../assets', import.meta.url));
  const files = readdirSync(folder).filter((name) => name.endsWith('.onnx'));
  expect(files.length).toBeGreaterThan(2);
  for (const name of files) {
    const { graph } = decodeModel(readFileSync(join(folder, name)), name);
    for (const { name: weight, tensor } of graph.initializers) {
      const isNaNBits = (half: number) => (half & 0x7fff) > 0x7c00;
      const data = Array.from(tensor.data as Iterable<number>);
      const wrong =
        tensor.dtype === 'float16' ? data.some(isNaNBits) : data.some((value) => Number.isNaN(value));
      expect(wrong, `${weight} in ${name}`).toBe(false);
    }
  }
});
