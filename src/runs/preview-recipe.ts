import { boxCellCodec, createCodec } from '../codecs/index.ts';
import { boxSheet, contactSheet, type OpenSource } from '../data/index.ts';
import type { AnyImage } from '../images/index.ts';
import type { Platform } from '../platform/index.ts';
import { type OpenedRecipe, openModelNetworks, openSkeleton } from './opened-recipe.ts';
import { requireImages } from './require-images.ts';
import { openTrainingData } from './train-data.ts';
import { trainingBatches } from './training-batches.ts';

export interface PreviewOptions {
  /** Opens a dataset's place that the recipe names. */
  readonly open: OpenSource;
  readonly rows?: number | undefined;
  readonly columns?: number | undefined;
}

/** The first augmented samples of a training. */
export interface Preview {
  /** The samples side by side, with their joints or boxes drawn. */
  readonly sheet: AnyImage;
  /** One sentence per broken image that was skipped. */
  readonly warnings: readonly string[];
}

/**
 * Draws the first samples that a training would see: augmented crops with the joints of their targets.
 * @throws LimberError when the recipe or its data are wrong.
 */
export async function previewOpenedRecipe<Input>(
  platform: Platform<Input>,
  opened: OpenedRecipe,
  { open, rows = 4, columns = 8 }: PreviewOptions,
): Promise<Preview> {
  requireImages(opened);
  const tools = { open, decodeImage: platform.decodeImage };
  const data = await openTrainingData(opened.recipe, tools, await openSkeleton(opened));
  const [architecture] = await openModelNetworks(opened, data.skeleton);
  const warnings = [...opened.warnings, ...data.problems.map(({ message }) => message)];
  const batches = platform.openPipeline(
    trainingBatches(opened.recipe, architecture, data, {
      batchSize: rows * columns,
      onSkipped: (message) => void warnings.push(message),
    }),
  );
  try {
    const { codec } = architecture;
    const batch = await batches.next();
    const sheet =
      codec.kind === 'box cells'
        ? boxSheet(batch, boxCellCodec(codec), columns)
        : contactSheet(batch, createCodec(codec), data.skeleton, columns);
    return { sheet, warnings };
  } finally {
    await batches.close();
  }
}
