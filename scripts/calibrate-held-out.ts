import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { at } from '../src/foundation/index.ts';
import { nodePlatform } from '../src/platform/node.ts';
import { withCalibration } from '../src/predictions/with-calibration.ts';
import { calibrateModel, openModel, scoreModel } from '../src/public/node/index.ts';
import { openTrainingData } from '../src/runs/index.ts';
import { readRecipe } from '../src/runs/node.ts';
import { openSkeleton } from '../src/runs/opened-recipe.ts';

/**
 * Calibrates a model that was trained before trainings calibrated, on the people whom its recipe holds out of training:
 *
 *   npx tsx scripts/calibrate-held-out.ts recipes/limber-lsp.yaml data assets/limber-lsp.onnx
 *
 * The printed PCK shows that they are the people held out: it is the score of the validation in the training's log.
 */
const [recipe = '', root = '', path = ''] = process.argv.slice(2);
const opened = await readRecipe(recipe, { root });
// The people held out are from the first dataset. The others are not needed here.
const first = at(opened.recipe.data.train, 0);
const data = { ...opened.recipe.data, train: [first] };
const { heldOut, datasets, skeleton } = await openTrainingData(
  { ...opened.recipe, data },
  { open: (place) => nodePlatform.openSource(resolve(root, place)), decodeImage: nodePlatform.decodeImage },
  await openSkeleton(opened),
);
const samples = heldOut.map(({ sample }) => sample);
const dataset = { name: 'people held out', skeleton, files: at(datasets, 0).files, samples };
const model = await openModel(path);
const { pck } = await scoreModel(model, dataset);
await model.close();
const { calibration, error, people } = await calibrateModel(path, dataset);
const { on: _, ...held } = calibration;
await writeFile(path, withCalibration(await readFile(path), path, held));
const percent = (value: number) => `${value.toFixed(2)} %`;
process.stdout.write(
  `${people} people, ${held.joints} joints, PCK@0.2 ${pck?.toFixed(2)}; expected calibration error ${percent(error.raw)} before, ${percent(error.after)} after\n`,
);
