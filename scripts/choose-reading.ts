import { openModel, scoreModel } from '../src/public/node/index.ts';
import { heldOutPeople } from './held-out-people.ts';

/**
 * Scores a model on the people whom its recipe holds out of training, read in several ways, to choose the reading of
 * `exact`:
 *
 *   npx tsx scripts/choose-reading.ts recipes/limber19-everyday.yaml data default
 */
const [recipe = '', root = '', name = 'default'] = process.argv.slice(2);
const readings = [
  { flip: false, scales: [1] },
  ...[[1], [1, 1.2], [0.9, 1, 1.1], [0.85, 1, 1.2], [0.8, 1, 1.25]].map((scales) => ({ flip: true, scales })),
];
const dataset = await heldOutPeople(recipe, root);
const model = await openModel(name, { threads: 1, images: 'many' });
process.stdout.write('| flip | scales | PCK@0.2 | AUC | calibration error |\n|---|---|---|---|---|\n');
for (const reading of readings) {
  const { document } = await scoreModel(model, dataset, reading);
  const [{ evaluation, confidence } = {}] = document.sources;
  const figures = [evaluation?.pck.mean, evaluation?.auc.mean, confidence?.error];
  const { flip, scales } = reading;
  const cells = [flip ? 'yes' : 'no', scales.join(' '), ...figures.map((figure) => figure?.toFixed(2))];
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
}
await model.close();
