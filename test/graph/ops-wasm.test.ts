import { describe } from 'vitest';
import { webRuntime } from '../../src/runtime/web.ts';
import { operatorSuite } from './operator-suite.ts';

const runtime = webRuntime();

describe('operators in WebAssembly', () => operatorSuite(() => runtime));
