import * as tf from '@tensorflow/tfjs';
import type { TfFiles } from '../../../src/graph/import/index.ts';
import { float32, type Tensor } from '../../../src/tensor/index.ts';

/** A weight or shape in a TF.js model. */
export interface TfConstant {
  readonly shape: readonly number[];
  readonly values: readonly number[];
  readonly dtype?: 'float32' | 'int32';
}

export interface TfTestNode {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr?: Readonly<Record<string, unknown>>;
}

/** Writes a TF.js graph model: the nodes, and a `Const` node and weight for every constant. */
export function tfModel(
  nodes: readonly TfTestNode[],
  constants: Readonly<Record<string, TfConstant>> = {},
): TfFiles {
  const dtypes = { float32: 'DT_FLOAT', int32: 'DT_INT32' };
  const entries = Object.entries(constants);
  const consts = entries.map(([name, { dtype = 'float32' }]) => ({
    name,
    op: 'Const',
    attr: { dtype: { type: dtypes[dtype] }, value: { tensor: { dtype: dtypes[dtype], tensorShape: {} } } },
  }));
  const bytes = entries.flatMap(([, { values, dtype = 'float32' }]) => [
    ...new Uint8Array((dtype === 'float32' ? Float32Array : Int32Array).from(values).buffer),
  ]);
  const weights = entries.map(([name, { shape, dtype = 'float32' }]) => ({ name, shape, dtype }));
  return {
    json: {
      format: 'graph-model',
      modelTopology: { node: [...consts, ...nodes], library: {}, versions: { producer: 1 } },
      weightsManifest: [{ paths: ['weights.bin'], weights }],
    },
    weights: Uint8Array.from(bytes),
    where: 'model.json',
  };
}

/** A placeholder node; `shape` has TensorFlow's order, NHWC. */
export function placeholder(name: string, shape: readonly number[]): TfTestNode {
  const dim = shape.map((size) => ({ size: String(size) }));
  return { name, op: 'Placeholder', attr: { dtype: { type: 'DT_FLOAT' }, shape: { shape: { dim } } } };
}

/** Attributes in the file's form. */
export const attr = {
  text: (value: string) => ({ s: btoa(value) }),
  texts: (...values: string[]) => ({ list: { s: values.map(btoa) } }),
  integers: (...values: number[]) => ({ list: { i: values.map(String) } }),
  integer: (value: number) => ({ i: String(value) }),
  float: (value: number) => ({ f: value }),
  flag: (value: boolean) => ({ b: value }),
  type: (value: string) => ({ type: value }),
};

interface Description {
  readonly modelTopology: object;
  readonly weightsManifest: readonly { readonly weights: tf.io.WeightsManifestEntry[] }[];
}

/** TF.js's results at `outputs`, on its CPU backend. */
export async function runTfjs(
  files: TfFiles,
  inputs: Readonly<Record<string, Tensor>>,
  outputs: readonly string[],
): Promise<readonly Tensor<'float32'>[]> {
  await tf.setBackend('cpu');
  const { modelTopology, weightsManifest } = files.json as Description;
  const model = await tf.loadGraphModel({
    load: async () => ({
      modelTopology,
      weightSpecs: weightsManifest.flatMap(({ weights }) => weights),
      weightData: files.weights.slice().buffer,
      format: 'graph-model',
    }),
  });
  const feeds = Object.fromEntries(
    Object.entries(inputs).map(([name, { shape, dtype, data }]) => [
      name,
      dtype === 'int32'
        ? tf.tensor(data as Int32Array, [...shape], 'int32')
        : tf.tensor(data as Float32Array, [...shape]),
    ]),
  );
  const results = model.execute(feeds, [...outputs]);
  const list = Array.isArray(results) ? results : [results];
  const tensors = list.map((result) => float32(result.shape, result.dataSync()));
  model.dispose();
  tf.dispose([...list, ...Object.values(feeds)]);
  return tensors;
}
