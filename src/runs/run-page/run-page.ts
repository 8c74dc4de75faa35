import type { AnyImage } from '../../images/index.ts';
import { loadCharts } from '../../page/index.ts';
import { type RunDocument, renderRunPage } from '../../report/index.ts';
import { countedSubjects, type Pose } from '../../skeletons/index.ts';
import { files, type Recipe, type RunFolder } from '../../train/index.ts';
import { version } from '../../version.ts';
import type { TrainingData } from '../train-data.ts';
import { factsOf } from './facts.ts';
import { readCurves } from './read-log.ts';
import { worstPeople } from './shown-people.ts';

/** The page of a run, in its folder. */
export const runPageFile = 'run.html';

/** The data and functions that a run's page needs. */
export interface RunPageSource {
  readonly recipe: Recipe;
  /** Origin of the initial parameters, in words; `undefined` for random ones. */
  readonly initializedFrom: string | undefined;
  readonly data: TrainingData;
  readonly folder: RunFolder;
  /** Encodes an image as a `data:` address. */
  readonly address: (image: AnyImage) => Promise<string>;
  /** An exported model's poses of the people held out, in their order. */
  readonly estimate: (model: Uint8Array) => Promise<readonly Pose[]>;
}

/** One network whose training has begun. */
export interface BegunNetwork {
  readonly name: string | undefined;
  readonly recipe: Recipe;
  readonly folder: RunFolder;
}

/** How a training ended. */
export interface EndedTraining {
  /** False if it was interrupted. */
  readonly finished: boolean;
  /** The score of the kept model, and the step at which it was saved. */
  readonly best?: { readonly score: number; readonly step: number; readonly stage?: number } | undefined;
}

/** The page of a run, which is rewritten after every validation. `Found` is what a model finds in everything held out. */
export interface RunPage<Found = readonly Pose[]> {
  /** A network's training begins. */
  begin(network: BegunNetwork): void;
  /** The number of parameters that the newest network trains. */
  started(parameters: number): void;
  /**
   * The newest network's current model was scored.
   * @param found the model's poses of the people held out, or a detector's boxes; kept if no earlier model of the
   * network was better.
   */
  validated(found: Found | undefined, isBest: boolean): Promise<void>;
  /** The training has ended or was interrupted. */
  end(outcome: EndedTraining): Promise<void>;
}

/** Makes the page of a run. Nothing is written before the first validation. */
export function openRunPage({
  recipe,
  initializedFrom,
  data,
  folder,
  address,
  estimate,
}: RunPageSource): RunPage {
  const networks: BegunNetwork[] = [];
  const parameters: number[] = [];
  let poses: readonly Pose[] | undefined;

  const write = async (outcome?: EndedTraining): Promise<void> => {
    const newest = networks.at(-1);
    if (newest === undefined) return;
    const curves = await Promise.all(
      networks.map(({ name, recipe, folder }) => readCurves(name, recipe, folder)),
    );
    // After a resumed run, or at the end of a cascade, the kept model's poses are not known yet.
    const isLast = outcome !== undefined && networks.length > 1;
    const model = (isLast && (await folder.read(files.model))) || (await newest.folder.read(files.model));
    if ((poses === undefined || isLast) && model) poses = await estimate(model);
    const step = curves.at(-1)?.steps.at(-1)?.step ?? 0;
    const validated = curves.at(-1)?.validations.findLast(({ isBest }) => isBest);
    const best: EndedTraining['best'] =
      outcome?.best ?? (validated && { score: validated.pck, step: validated.step });
    const kept =
      isLast && best?.stage !== undefined ? `kept model, stages 1 to ${best.stage},` : 'best model';
    const which = newest.name === undefined ? '' : `${newest.name}: `;
    const state = outcome === undefined ? 'In training' : outcome.finished ? 'Finished' : 'Interrupted';
    const document: RunDocument = {
      limber: version,
      name: recipe.name,
      state: `${state}, ${which}step ${step} of ${newest.recipe.training.steps}`,
      best:
        best &&
        `The ${kept} has PCK@0.2 ${best.score.toFixed(2)} on ${countedSubjects(data.heldOut.length, data.skeleton)} held out${isLast ? '' : `, after step ${best.step}`}`,
      facts: factsOf(recipe, initializedFrom, data, parameters),
      networks: curves,
      skeleton: data.skeleton,
      people: poses === undefined ? [] : await worstPeople(data.skeleton, data.heldOut, poses, address),
      heldOut: data.heldOut.length,
    };
    const html = await renderRunPage(document, await loadCharts());
    await folder.write(runPageFile, new TextEncoder().encode(html));
  };

  return {
    begin(network) {
      networks.push(network);
      poses = undefined;
    },
    started: (count) => void parameters.push(count),
    async validated(found, isBest) {
      if (isBest) poses = found;
      await write();
    },
    end: write,
  };
}
