import { readFile, writeFile } from 'node:fs/promises';
import { withCalibration } from '../src/predictions/with-calibration.ts';
import { calibrateModel, openModel, scoreModel } from '../src/public/node/index.ts';
import { heldOutPeople } from './held-out-people.ts';

/**
 * Calibrates a model that was trained before trainings calibrated, on the people whom its recipe holds out of training:
 *
 *   npx tsx scripts/calibrate-held-out.ts recipes/limber-lsp.yaml data trained/limber-lsp/model.onnx
 *
 * The printed PCK shows that they are the people held out: it is the score of the validation in the training's log.
 */
const [recipe = '', root = '', path = ''] = process.argv.slice(2);
const dataset = await heldOutPeople(recipe, root);
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
