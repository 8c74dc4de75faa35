import type { Command } from '@commander-js/extra-typings';
import { addDatasetOptions, openChosen } from './dataset-choice.ts';
import { positiveNumber, positiveWholeNumber } from './terminal/arguments.ts';
import { threadsOption } from './terminal/common-options.ts';
import { onTerminal, type Printer } from './terminal/terminal.ts';

const help = `
Rewrites the convolutions of a model with 8-bit integers, without training. Some labeled subjects of the dataset
give the ranges of the activations. Both models are scored on other subjects. The layers whose own error is largest
stay in floating point until the loss is at most --most-loss. Then both models are timed by turns; a warning
says so if the new one is not faster on this machine. Take images that the model is not measured on afterwards: the
default is the training split.

The file has the usual form of ONNX (QuantizeLinear and DequantizeLinear), which ONNX Runtime runs with integers. It
cannot be trained further.

Examples:
  $ limber quantize default --data lsp:data/lsp --out default-int8.onnx
  $ limber quantize runs/mouse/model.onnx --data deeplabcut:data/mouse --most-loss 0.2 --out mouse-int8.onnx`;

/** Makes the command `limber quantize`. */
export function addQuantize(command: Command, output: Printer = {}): void {
  const complete = command
    .argument('<model>', 'a model of one network')
    .requiredOption('--data <format:place>', 'labeled images, e.g. coco:data/mine')
    .requiredOption('-o, --out <file>', 'the file to write')
    .option('--calibration <count>', 'subjects that give the ranges (default: 64)', positiveWholeNumber)
    .option('--scored <count>', 'subjects that are scored at most (default: 300)', positiveWholeNumber)
    .option('--most-loss <points>', 'acceptable loss of PCK (default: 0.5)', positiveNumber)
    .addOption(threadsOption())
    .addHelpText('after', help);
  addDatasetOptions(complete, 'train').action((model, { data, out, ...options }) =>
    onTerminal(async (terminal) => {
      const { quantizeModel, formatQuantized } = await import('../public/node/quantize.ts');
      const dataset = await openChosen(data, options, terminal);
      const { threads, calibration, scored, mostLoss } = options;
      const { signal } = terminal;
      const quantized = await terminal.progress('layers', (on) =>
        quantizeModel(model, dataset, {
          ...{ out, threads, calibration, scored, mostLoss, signal },
          on: (event) => event.kind === 'layers measured' && on(event),
        }),
      );
      terminal.warn(quantized.warnings);
      terminal.print(`${formatQuantized(quantized)}\nmodel    ${out}\n`);
    }, output),
  );
}
