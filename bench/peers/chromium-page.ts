import { webRuntime } from '../../src/runtime/background/web.ts';
import { cases } from '../cases.ts';
import { compileCase, feedsOf } from '../step.ts';

/** The page that `chromium.ts` opens. It compiles a case's training step, and takes one step per request. */
let takeStep: (() => Promise<unknown>) | undefined;

Object.assign(globalThis, {
  async openStep(key: string, batch: number, threads: number) {
    const chosen = cases[key]!;
    const trunk = new Uint8Array(await (await fetch('/assets/movenet-lightning-trunk.onnx')).arrayBuffer());
    const step = await compileCase(
      webRuntime({ threads }),
      chosen.architecture(() => trunk),
      chosen,
      batch,
    );
    const tensors = feedsOf(step.batch.types);
    let count = 0;
    takeStep = () => step.run(tensors, { learningRate: 1e-6, step: ++count });
  },
  async takeStep() {
    await takeStep!();
  },
});
