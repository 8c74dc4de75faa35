import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // These end a test that hangs. They are no measure of speed, and a busy machine may be ten times slower.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // A test whose expectations are never reached fails.
    expect: { requireAssertions: true },
    // ONNX Runtime brings its own threads; more workers than this fight over two cores.
    maxWorkers: 2,
  },
});
