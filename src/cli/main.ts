#!/usr/bin/env node
import { Command } from 'commander';
import { fileError } from '../files/node.ts';
import { version } from '../version.ts';
import { registerBench } from './bench.ts';
import { registerData } from './data/index.ts';
import { registerEval } from './eval.ts';
import { registerExplain } from './explain.ts';
import { registerImport } from './import.ts';
import { registerPredict } from './predict.ts';
import { registerReproduce } from './reproduce.ts';
import { exit, report } from './terminal/exit.ts';
import { registerTrain } from './train.ts';

const help = `
Examples:
  $ limber predict photo.jpg --overlay . --stages .
  $ limber train recipes/limber-lsp-192.yaml --data data --out runs/lsp
  $ limber eval --model runs/lsp/model.onnx --data lsp:data/lsp

Run "limber <command> --help" for a command's options. Exit status: 0 done, 1 something failed,
2 the command line was wrong, 130 interrupted.`;

const program = new Command('limber')
  .description('Pose estimation: train, predict and measure Convolutional Pose Machines and DeepPose.')
  .version(version, '-V, --version', 'print the version')
  .helpOption('-h, --help', 'print this help')
  .helpCommand(false)
  .showSuggestionAfterError()
  .showHelpAfterError('(add --help for the options)')
  .exitOverride()
  .addHelpText('after', help);

registerPredict(program);
registerExplain(program);
registerEval(program);
registerTrain(program);
registerReproduce(program);
registerData(program);
registerImport(program);
registerBench(program);

const fail = (error: unknown) =>
  report(error, {
    error: (text) => void process.stderr.write(text),
    debug: process.env.LIMBER_DEBUG === '1',
  });

process.stdout.on('error', (error) => {
  // A reader that goes away, such as `head`, ends the output without a fuss.
  const gone = 'code' in error && error.code === 'EPIPE';
  process.exit(gone ? exit.success : fail(fileError('cannot write', 'standard output', error)));
});
process.on('uncaughtException', (error) => process.exit(fail(error)));

await program.parseAsync().catch((error: unknown) => {
  process.exitCode = fail(error);
});
