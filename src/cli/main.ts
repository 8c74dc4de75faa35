#!/usr/bin/env node
import { Command } from '@commander-js/extra-typings';
import { fileError } from '../files/file-error.ts';
import { version } from '../version.ts';
import { addCommands, type CommandEntry } from './terminal/commands.ts';
import { exit, report } from './terminal/exit.ts';

const help = `
Examples:
  $ limber predict photo.jpg --overlay . --stages .
  $ limber train recipes/limber-lsp-192.yaml --root data --out runs/lsp
  $ limber eval --model runs/lsp/model.onnx --data lsp:data/lsp

"limber <command> --help" lists a command's options. Exit status: 0 done, 1 something failed,
2 wrong command line, 130 interrupted.`;

const commands: readonly CommandEntry[] = [
  {
    name: 'predict',
    takes: '<image...>',
    about: 'find the poses in images and films',
    load: async () => (await import('./predict.ts')).addPredict,
  },
  {
    name: 'explain',
    takes: '<image>',
    about: 'show how a model finds a pose, stage by stage',
    load: async () => (await import('./explain.ts')).addExplain,
  },
  {
    name: 'eval',
    takes: '--data <format:place>',
    about: 'score models or predictions on a dataset',
    load: async () => (await import('./eval.ts')).addEval,
  },
  {
    name: 'init',
    takes: '<format:place>',
    about: 'write a commented recipe that fits a dataset',
    load: async () => (await import('./init.ts')).addInit,
  },
  {
    name: 'train',
    takes: '<recipe>',
    about: 'train a model from a recipe',
    load: async () => (await import('./train.ts')).addTrain,
  },
  {
    name: 'calibrate',
    takes: '<model> --data <format:place>',
    about: 'make the confidences of a model probabilities',
    load: async () => (await import('./calibrate.ts')).addCalibrate,
  },
  {
    name: 'quantize',
    takes: '<model> --data <format:place> --out <file>',
    about: 'make a model faster with 8-bit integers',
    load: async () => (await import('./quantize.ts')).addQuantize,
  },
  {
    name: 'reproduce',
    takes: '<experiment>',
    about: 'repeat an experiment and write a page on it',
    load: async () => (await import('./reproduce.ts')).addReproduce,
  },
  {
    name: 'data',
    takes: '<command>',
    about: 'check, measure, draw or convert a dataset',
    load: async (words) => {
      const { addData } = await import('./data/index.ts');
      return (command) => addData(command, words);
    },
  },
  {
    name: 'import',
    takes: '<network>',
    about: 'convert a published network, to train it',
    load: async () => (await import('./import.ts')).addImport,
  },
  {
    name: 'bench',
    takes: '<recipe or model>',
    about: 'time a training step or a model',
    load: async () => (await import('./bench.ts')).addBench,
  },
];

const program = new Command('limber')
  .description('Pose estimation: train, predict and measure Convolutional Pose Machines and DeepPose.')
  .version(version, '-V, --version', 'print the version')
  .helpOption('-h, --help', 'print this help')
  .helpCommand(false)
  .showSuggestionAfterError()
  .showHelpAfterError('(add --help for the options)')
  .exitOverride()
  .addHelpText('after', help);

const fail = (error: unknown) =>
  report(error, {
    error: (text) => void process.stderr.write(text),
    debug: process.env.LIMBER_DEBUG === '1',
  });

process.stdout.on('error', (error) => {
  // When the reader of a pipe ends first, such as `head`, the program ends without an error.
  const gone = 'code' in error && error.code === 'EPIPE';
  process.exit(gone ? exit.success : fail(fileError('cannot write', 'standard output', error)));
});
process.on('uncaughtException', (error) => process.exit(fail(error)));

try {
  await addCommands(program, commands, process.argv.slice(2));
  await program.parseAsync();
} catch (error) {
  process.exitCode = fail(error);
}
