import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A test whose expectations are never reached fails.
    expect: { requireAssertions: true },
    // ONNX Runtime brings its own threads; more workers than this fight over two cores.
    maxWorkers: 2,
  },
});
