import { describe } from 'vitest';
import { wasmRuntime } from '../runtime/wasm-runtime.ts';
import { operatorSuite } from './operator-suite.ts';

const runtime = wasmRuntime();

describe('operators in WebAssembly', () => operatorSuite(() => runtime));
