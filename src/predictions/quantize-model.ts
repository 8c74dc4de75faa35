import type { Dataset, Sample } from '../data/index.ts';
import { LimberError } from '../errors.ts';
import { at } from '../foundation/index.ts';
import type { ImageDecoder } from '../images/index.ts';
import { debtInWords, formatMetadata, type ModelMetadata, metadataKey } from '../models/index.ts';
import {
  decodeModel,
  encodeModel,
  type OnnxModel,
  quantize,
  storeInHalfPrecision,
  withSingleWeights,
} from '../onnx/index.ts';
import { layerErrors, type Model, type NetworkToQuantize, observeRanges, timeBoth } from '../runs/index.ts';
import { subjectWords } from '../skeletons/index.ts';
import { modelSource } from './model.ts';
import { scoreSources } from './score.ts';

/** How a model is quantized. */
export interface QuantizeOptions {
  /** Number of people whose crops give the ranges of the activations. Default: 64, or a third of the dataset if it is smaller. */
  readonly calibration?: number | undefined;
  /** Largest number of other people on whom both models are scored. Default: 300. */
  readonly scored?: number | undefined;
  /** The largest loss of PCK, in percent points, for which no more layers are left as they are. Default: 0.5. */
  readonly mostLoss?: number | undefined;
  /** Called when a part of the work begins, and after each of its steps. */
  readonly on?: ((event: QuantizeEvent) => void) | undefined;
  /** Ends the call; the signal's reason is then thrown. */
  readonly signal?: AbortSignal | undefined;
}

/** The progress of a quantization. */
export interface QuantizeEvent {
  readonly kind: 'layers measured' | 'scored';
  readonly done: number;
  readonly total: number;
}

/** A model with 8-bit integers, beside the model that it was made from. */
export interface QuantizedModel {
  /** The new model's file. */
  readonly bytes: Uint8Array;
  /** Number of convolutions, and the names of those that were left in floating point, the most sensitive first. */
  readonly layers: { readonly all: number; readonly left: readonly string[] };
  /** Number of people whose crops gave the ranges, and of the other people who were scored. */
  readonly people: { readonly calibration: number; readonly scored: number };
  /** PCK of both models on the people scored, in percent. */
  readonly pck: { readonly before: number; readonly after: number; readonly measure: string };
  /** Median times of a run on one image, measured by turns, in milliseconds. */
  readonly milliseconds: { readonly before: number; readonly after: number };
  /** Sizes of the files in bytes. */
  readonly size: { readonly before: number; readonly after: number };
  /** Reasons not to use the model, one sentence each: it is not faster, or less accurate than wished. */
  readonly warnings: readonly string[];
}

/** A model's file, and functions that open a model from bytes and run its network. */
export interface ModelToQuantize {
  readonly bytes: Uint8Array;
  readonly name: string;
  readonly metadata: ModelMetadata;
  readonly open: (bytes: Uint8Array) => Promise<Model<never>>;
  readonly runtime: NetworkToQuantize['runtime'];
}

/**
 * Rewrites a model's convolutions with 8-bit integers (post-training quantization), without training. People of the
 * dataset give the ranges of the activations. The layers whose own error is largest stay in floating point until
 * the PCK of other people falls by at most `mostLoss`.
 * @throws LimberError for a cascade, a model without convolutions, or too few labeled people.
 */
export async function quantizeModelOn(
  { bytes, name, metadata, open, runtime }: ModelToQuantize,
  dataset: Dataset,
  decode: ImageDecoder,
  { calibration, scored = 300, mostLoss = 0.5, on, signal }: QuantizeOptions = {},
): Promise<QuantizedModel> {
  const input = inputOf(metadata, name);
  const parts = divide(dataset, calibration, scored);
  const model = withSingleWeights(decodeModel(bytes, name));
  const crops = await cropsOf(await open(bytes), { ...dataset, samples: parts.calibration }, decode);
  const network = { model, inputs: crops.map((crop) => ({ [input]: crop })), runtime, signal };
  const ranges = await observeRanges(network);
  const few = { ...network, inputs: network.inputs.slice(0, sensitivityInputs) };
  const errors = await layerErrors(few, ranges, (done, total) =>
    on?.({ kind: 'layers measured', done, total }),
  );
  if (errors.length === 0) {
    throw new LimberError({
      what: `${name} has no convolution to quantize`,
      expected: 'a model with convolutions',
    });
  }
  const test = { ...dataset, samples: parts.scored };
  let measure = 'PCK';
  const pckOf = async (file: Uint8Array) => {
    signal?.throwIfAborted();
    const source = modelSource(() => open(file), name, decode, { signal });
    const { pck, document } = await scoreSources([source], test);
    measure = `PCK@${document.sources[0]?.evaluation.pck.threshold}`;
    if (pck !== null) return pck;
    throw new LimberError({ what: 'PCK cannot be measured', got: 'no normalizer', where: dataset.name });
  };
  const before = await pckOf(bytes);
  const tries: Try[] = [];
  const counts = leftCounts(errors.length);
  for (const [done, count] of counts.entries()) {
    const left = errors.slice(0, count).map((layer) => layer.name);
    const chosen = errors.slice(count).map((layer) => layer.name);
    const file = encodeModel(stored(quantize(model, ranges, new Set(chosen))));
    tries.push({ file, left, pck: await pckOf(file) });
    on?.({ kind: 'scored', done: done + 1, total: counts.length });
    if (before - at(tries, -1).pck <= mostLoss) break;
  }
  const { file, pck: after, left } = tries.reduce((best, each) => (each.pck > best.pck ? each : best));
  const [slow, fast] = await timeBoth([bytes, file], runtime, repetitions);
  const described = describe(file, metadata, {
    before,
    after,
    dataset: dataset.name,
    people: parts.scored.length,
    measure,
  });
  const { many } = subjectWords(dataset.skeleton);
  return {
    bytes: described,
    layers: { all: errors.length, left },
    people: { calibration: parts.calibration.length, scored: parts.scored.length },
    pck: { before, after, measure },
    milliseconds: { before: slow, after: fast },
    size: { before: bytes.length, after: described.length },
    warnings: [
      ...(fast < slow
        ? []
        : [`the model is not faster on this machine: ${fast.toFixed(1)} instead of ${slow.toFixed(1)} ms`]),
      ...(before - after <= mostLoss
        ? []
        : [`the loss is larger than ${mostLoss} although ${left.length} layers were left in floating point`]),
      ...(parts.scored.length < 100
        ? [`only ${parts.scored.length} ${many} were scored, so the loss is uncertain`]
        : []),
    ],
  };
}

/** A model with some layers left in floating point. */
interface Try {
  readonly file: Uint8Array;
  readonly left: readonly string[];
  readonly pck: number;
}

/** So many inputs show how sensitive a layer is. */
const sensitivityInputs = 6;
/** Timed runs of each model. */
const repetitions = 30;

function inputOf({ networks }: ModelMetadata, where: string): string {
  if (networks.length === 1) return networks[0].input.name;
  throw new LimberError({
    what: 'a cascade cannot be quantized',
    got: `${networks.length} networks`,
    expected: 'a model of one network',
    where,
  });
}

/** People for the ranges, taken evenly from the dataset, and people in other images to be scored. */
function divide(
  { samples, name }: Dataset,
  count = Math.min(64, Math.floor(samples.length / 3)),
  most: number,
): { readonly calibration: readonly Sample[]; readonly scored: readonly Sample[] } {
  const calibration = evenly(samples, count);
  const images = new Set(calibration.map(({ image }) => image));
  const scored = evenly(
    samples.filter(({ image }) => !images.has(image)),
    most,
  );
  if (calibration.length > 0 && scored.length > 0) return { calibration, scored };
  throw new LimberError({
    what: 'too few labeled people to quantize a model',
    got: `${samples.length} people in ${new Set(samples.map(({ image }) => image)).size} images`,
    expected: 'people in at least three images',
    where: name,
  });
}

function evenly<Item>(items: readonly Item[], count: number): readonly Item[] {
  if (count >= items.length) return items;
  return Array.from({ length: count }, (_, index) => at(items, Math.floor((index * items.length) / count)));
}

/** The crops of the labeled people, as the network sees them. */
async function cropsOf(model: Model<never>, { samples, files }: Dataset, decode: ImageDecoder) {
  try {
    const requests = samples.map(({ image, box }) => {
      const path = `${files.name}/${image}`;
      return { path, read: async () => decode(await files.read(image), path), boxes: box && [box] };
    });
    const crops = [];
    const once = { one: true, flip: false, scales: undefined };
    for await (const { people, problem } of model.estimateEach(requests, once)) {
      if (problem !== undefined) throw problem;
      crops.push(...people.map(({ crop }) => crop));
    }
    return crops;
  } finally {
    await model.close();
  }
}

/** How many layers are left in floating point, from try to try. */
function leftCounts(layers: number): readonly number[] {
  const counts = [0];
  for (let count = 1; count <= layers / 2; count *= 2) counts.push(count);
  return counts;
}

/** Weights that stay in floating point are stored in half precision; the scales of integers are not. */
function stored(model: OnnxModel): OnnxModel {
  const scales = new Set(
    model.graph.nodes.flatMap(({ opType, inputs }) => (/quantizelinear$/i.test(opType) ? inputs : [])),
  );
  return storeInHalfPrecision(model, (name) => !scales.has(name));
}

/** The scores of the earlier parameters are left out, because they do not hold any more. */
function describe(
  file: Uint8Array,
  metadata: ModelMetadata,
  {
    before,
    after,
    dataset,
    people,
    measure,
  }: { before: number; after: number; dataset: string; people: number; measure: string },
): Uint8Array {
  const model = decodeModel(file, metadata.name);
  const debt = debtInWords(metadata.provenance);
  const conditions = [
    `${people} people, 8-bit integers after training; ${before.toFixed(2)} before`,
    ...(debt === '' ? [] : [debt]),
  ].join(', ');
  const score = {
    dataset,
    split: 'people not used for calibration',
    metric: measure,
    value: Number(after.toFixed(2)),
    conditions,
  };
  const described = formatMetadata({ ...metadata, name: `${metadata.name}-int8`, scores: [score] });
  return encodeModel({ ...model, metadata: { ...model.metadata, [metadataKey]: described } });
}
