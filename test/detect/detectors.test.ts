import { describe } from 'vitest';
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
