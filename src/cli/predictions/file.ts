import { basename, extname } from 'node:path';
import type { Dataset } from '../../data/index.ts';
import { LimberError } from '../../errors.ts';
import { readBytes } from '../read-bytes.ts';
import { jsonPredictions } from './json.ts';
import { matlabPredictions } from './matlab.ts';
import type { PredictionSource, Predictions } from './source.ts';

/** The predictions in a `.mat` or `.json` file. @throws LimberError for another kind of file. */
export function filePredictions(path: string): PredictionSource {
  const kind = extname(path).toLowerCase();
  if (kind !== '.mat' && kind !== '.json') {
    throw new LimberError({
      what: 'unknown kind of predictions file',
      got: basename(path),
      expected: 'a name that ends in .mat or .json',
    });
  }
  return {
    name: path,
    async predict(dataset) {
      const bytes = await readBytes('the predictions', path);
      const predictions =
        kind === '.json'
          ? jsonPredictions(new TextDecoder().decode(bytes), path, dataset)
          : { poses: await matlabPredictions(bytes, path, dataset.skeleton), unused: 0 };
      checkCount(predictions, path, dataset);
      return predictions;
    },
  };
}

function checkCount({ poses }: Predictions, path: string, { samples, name }: Dataset): void {
  if (poses.length === samples.length) return;
  throw new LimberError({
    what: 'wrong count of predictions',
    got: `${poses.length}`,
    expected: `${samples.length}, one for each person of ${name} in its order`,
    where: path,
  });
}
