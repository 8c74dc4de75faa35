import type { Command } from 'commander';
import { openDataset } from '../../data/index.ts';
import { folder } from '../../data/node.ts';
import type { ModelRun, ModelSettings, PredictionSource, PredictWithModel } from '../../predictions/node.ts';
import { filePredictions } from '../../predictions/node.ts';
import { openTree } from '../decoding.ts';
import { progress } from '../terminal/progress.ts';
import type { EvalOptions } from './options.ts';

/**
 * What the options name to be scored: models first, then files of predictions, each in the order given.
 * Ends the program as for any wrong command line when there is none, or when an option is for models and none is.
 */
export function predictionSources(
  options: EvalOptions,
  predictWithModel: PredictWithModel | undefined,
  command: Command,
): readonly [PredictionSource, ...PredictionSource[]] {
  const { predictions = [], model = [] } = options;
  const models = predictWithModel ? model.map((file) => modelSource(file, options, predictWithModel)) : [];
  const [first, ...others] = [...models, ...predictions.map((file) => filePredictions(file, options))];
  if (first === undefined) {
    const wanted = predictWithModel ? '--predictions FILE or --model FILE' : '--predictions FILE';
    return command.error(`error: nothing to score, give ${wanted}`);
  }
  if (models.length === 0) refuseModelOptions(command);
  return [first, ...others];
}

const modelOptions = ['flip', 'refine', 'record', 'scales', 'decode', 'tree', 'treeFrom'];

function refuseModelOptions(command: Command): void {
  for (const option of command.options) {
    const name = option.attributeName();
    if (modelOptions.includes(name) && command.getOptionValueSource(name) === 'cli') {
      command.error(`error: ${option.long} is for models, and none is scored`);
    }
  }
}

function modelSource(
  model: string,
  options: EvalOptions,
  predictWithModel: PredictWithModel,
): PredictionSource {
  const { flip = false, refine = 0, scales, decode, data, labels } = options;
  const settings: ModelSettings = {
    flip,
    refine,
    ...(scales && { scales }),
    ...(decode === 'tree' && { decode }),
  };
  return {
    name: model,
    settings,
    async predict(dataset) {
      const { skeleton } = dataset;
      const training = () => openDataset(data, folder, { split: 'train', labels, skeleton });
      const bar = progress(dataset.samples.length, 'people', process.stderr);
      try {
        const run: ModelRun = { ...settings, openTree: (metadata) => openTree(options, metadata, training) };
        return await predictWithModel(model, dataset, run, () => bar.step());
      } finally {
        bar.stop();
      }
    },
  };
}
