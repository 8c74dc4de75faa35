import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Dataset, openDataset, type Split } from '../../data/index.ts';
import { openSource } from '../../data/node.ts';
import { drawSyntheticFigures } from '../../runs/node.ts';
import type { Setting } from '../index.ts';

const trunk = {
  trunk: fileURLToPath(new URL('../../../assets/movenet-lightning-trunk.onnx', import.meta.url)),
  trunkOrigin:
    'MoveNet SinglePose Lightning 4 (Google, Apache-2.0; trained by its authors on COCO and a private set)',
};

/** The data of an experiment, and its location. */
export interface OpenedSetting {
  readonly setting: Setting;
  /** The folder that dataset folders are relative to. */
  readonly root: string;
}

/** The data of an experiment: LSP and its extension in a folder. In a smoke run: synthetic figures. */
export async function openSetting(smoke: boolean, data: string, out: string): Promise<OpenedSetting> {
  if (!smoke) {
    const train = [{ dataset: 'lsp:lsp', repeat: 2 }, 'lspet:lspet'];
    return {
      root: data,
      setting: { smoke, data: { train, validation: 200, cache: 3072 }, test: 'lsp:lsp', ...trunk },
    };
  }
  await drawSyntheticFigures({ count: 20, side: 48, seed: 1, out: join(out, 'synthetic') });
  const figures = 'coco:synthetic';
  return {
    root: out,
    setting: { smoke, data: { train: [figures], validation: 4 }, test: figures, ...trunk },
  };
}

/** One split of the dataset that the experiment scores on. */
export function openHalf({ setting, root }: OpenedSetting, split: Split): Promise<Dataset> {
  return openDataset(setting.test, (place) => openSource(join(root, place)), { split });
}
