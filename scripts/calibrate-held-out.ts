import { readFile, writeFile } from 'node:fs/promises';
import { withCalibration } from '../src/predictions/with-calibration.ts';
import { calibrateModel, openModel, scoreModel } from '../src/public/node/index.ts';
import { withCutFigures } from './cut-figures.ts';
import { heldOutPeople } from './held-out-people.ts';

/**
 * Calibrates a model on the people whom its recipe holds out of training. With `cut` they are also seen in images that
 * end within the person, so that a confidence is low for a joint that is not in the image:
 *
 *   npx tsx scripts/calibrate-held-out.ts recipes/limber19-everyday.yaml data assets/limber19.onnx cut
 *
 * The printed PCK shows that they are the people held out: it is the score of the validation in the training's log.
 */
const [recipe = '', root = '', path = '', cut] = process.argv.slice(2);
const whole = await heldOutPeople(recipe, root);
const model = await openModel(path);
const { pck } = await scoreModel(model, whole);
await model.close();
const dataset = cut === 'cut' ? await withCutFigures(whole) : whole;
const { calibration, error, people } = await calibrateModel(path, dataset);
const { on: _, ...held } = calibration;
await writeFile(path, withCalibration(await readFile(path), path, held));
const percent = (value: number) => `${value.toFixed(2)} %`;
process.stdout.write(
  `${people} people, ${held.joints} joints of which ${held.absentJoints} are absent, PCK@0.2 ${pck?.toFixed(2)}; expected calibration error ${percent(error.raw)} before, ${percent(error.after)} after; slope ${held.slope}, intercept ${held.intercept}\n`,
);
