import type { Command } from '@commander-js/extra-typings';
import { addDatasetOptions, addUnlabeledOption, openChosen } from './dataset-choice.ts';
import { threadsOption } from './terminal/common-options.ts';
import { onTerminal, type Printer } from './terminal/terminal.ts';

const help = `
Fits the curve that makes confidences probabilities, as "limber train" does at its end. The parameters and the poses
stay as they are. Take images that the model was not trained on, and that it is not measured on: the default
is the training split, so that test images stay unseen. Models of coordinates have no confidences to calibrate.

The expected calibration error after is cross-validated: each joint is judged by a curve that was fitted to other
images, or to other videos where the dataset knows them. docs/confidence.md says what a confidence means.

Examples:
  $ limber calibrate old.onnx --data coco:data/mine --split all --out calibrated.onnx
  $ limber calibrate runs/mouse/model.onnx --data deeplabcut:data/other-mouse --unlabeled tongue=absent --out m.onnx`;

/** Makes the command `limber calibrate`. */
export function addCalibrate(command: Command, output: Printer = {}): void {
  const complete = command
    .argument('<model>', 'a model of belief maps')
    .requiredOption('--data <format:place>', 'the labeled dataset, e.g. coco:data/mine')
    .requiredOption('-o, --out <file>', "the model's file to write; may be the model itself")
    .addOption(threadsOption())
    .addHelpText('after', help);
  addUnlabeledOption(addDatasetOptions(complete, 'train')).action(
    (model, { data, out, threads, ...choice }) =>
      onTerminal(async (terminal) => {
        const { calibrateModel, formatCalibration } = await import('../public/node/calibrate.ts');
        const dataset = await openChosen(data, choice, terminal);
        const { signal } = terminal;
        const calibrated = await terminal.progress('subjects', (on) =>
          calibrateModel(model, dataset, { out, threads, signal, on }),
        );
        terminal.skipped(calibrated.problems, 'subjects are left out because their images cannot be read');
        terminal.warn(calibrated.warnings);
        const text = formatCalibration(calibrated, { dataset: data, skeleton: dataset.skeleton });
        terminal.print(`${text}\nmodel  ${out}\n`);
      }, output),
  );
}
