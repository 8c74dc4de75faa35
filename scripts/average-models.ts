import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { decodeModel, encodeModel } from '../src/onnx/index.ts';
import { averageModels } from '../src/train/index.ts';

/**
 * Writes a model whose weights are the weighted mean of the weights of several models. The shares add up to 1:
 *
 *   npx tsx scripts/average-models.ts --out mean.onnx a.onnx=0.5 b.onnx=0.5
 */
const { values, positionals } = parseArgs({ options: { out: { type: 'string' } }, allowPositionals: true });
if (values.out === undefined) throw new Error('--out names the file to write');
const models = [];
for (const part of positionals) {
  const [, path = part, share = ''] = /^(.*)=(.*)$/.exec(part) ?? [];
  models.push({ model: decodeModel(await readFile(path), path), share: Number(share), where: path });
}
await writeFile(values.out, encodeModel(averageModels(models)));
