import type { DetectedBox } from '../../eval/index.ts';
import type { AnyImage } from '../../images/index.ts';
import { loadCharts } from '../../page/index.ts';
import { type DetectorRunDocument, renderDetectorRunPage } from '../../report/index.ts';
import { files, type Recipe, type RunFolder } from '../../train/index.ts';
import { version } from '../../version.ts';
import type { TrainingData } from '../train-data.ts';
import { factsOf } from './facts.ts';
import { readCurves } from './read-log.ts';
import { type EndedTraining, type RunPage, runPageFile } from './run-page.ts';
import { worstImages } from './shown-images.ts';

/** The data and functions that the page of a detector's run needs. */
export interface DetectorPageSource {
  readonly recipe: Recipe;
  /** Origin of the initial parameters, in words; `undefined` for random ones. */
  readonly initializedFrom: string | undefined;
  /** Boxes as `withBoxCorners` makes them. */
  readonly data: TrainingData;
  readonly folder: RunFolder;
  /** Encodes an image as a `data:` address. */
  readonly address: (image: AnyImage) => Promise<string>;
  /** An exported detector's boxes in the images held out, including uncertain ones. */
  readonly detect: (model: Uint8Array) => Promise<readonly DetectedBox[]>;
  /** The smallest score at which the detector reports a person. */
  readonly minimumScore: number;
}

/** Makes the page of a detector's run. Nothing is written before the first validation. */
export function openDetectorPage(source: DetectorPageSource): RunPage<readonly DetectedBox[]> {
  const { recipe, data, folder, minimumScore } = source;
  const parameters: number[] = [];
  let best: readonly DetectedBox[] | undefined;

  const write = async (outcome?: EndedTraining): Promise<void> => {
    const curves = await readCurves(undefined, recipe, folder);
    // After a resumed run the kept detector's boxes are not known yet.
    const model = best === undefined ? await folder.read(files.model) : undefined;
    if (model !== undefined) best = await source.detect(model);
    const kept = curves.boxes?.findLast(({ isBest }) => isBest);
    const state = outcome === undefined ? 'In training' : outcome.finished ? 'Finished' : 'Interrupted';
    const images = new Set(data.heldOut.map(({ sample }) => sample.image)).size;
    const reported = best?.filter(({ score }) => score >= minimumScore);
    const document: DetectorRunDocument = {
      limber: version,
      name: recipe.name,
      state: `${state}, step ${curves.steps.at(-1)?.step ?? 0} of ${recipe.training.steps}`,
      best:
        kept &&
        `The best detector has box AP ${(kept.ap ?? 0).toFixed(2)} on ${images} images held out, after step ${kept.step}`,
      facts: factsOf(recipe, source.initializedFrom, data, parameters),
      networks: [curves],
      images: reported === undefined ? [] : await worstImages(data.heldOut, reported, source.address),
      heldOut: images,
      minimumScore,
    };
    const html = await renderDetectorRunPage(document, await loadCharts());
    await folder.write(runPageFile, new TextEncoder().encode(html));
  };

  return {
    begin() {},
    started: (count) => void parameters.push(count),
    async validated(found, isBest) {
      if (isBest) best = found;
      await write();
    },
    end: write,
  };
}
