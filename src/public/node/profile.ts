import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LimberError } from '../../errors.ts';
import type { ComputeOptions } from '../../platform/index.ts';
import { nodePlatform } from '../../platform/node.ts';
import { type RepeatedRun, repeatModel, repeatStep, type Timing, timeRuns } from '../../runs/index.ts';
import { modelBytes, readRecipe } from '../../runs/node.ts';
import type { Runtime } from '../../runtime/index.ts';
import { type NodeRuntimeOptions, nodeRuntime } from '../../runtime/node.ts';
import { type Ceilings, measureCeilings, type Operator, readProfile } from '../../runtime/profile/index.ts';
import type { RecipeInput } from '../../train/index.ts';

/** The options for timing a model or a training step. */
export interface TimeOptions extends ComputeOptions {
  /** Number of timed runs, after one that is not timed. Default: 5. */
  readonly repetitions?: number | undefined;
  /** Ends the work after the current run; the signal's reason is then thrown. */
  readonly signal?: AbortSignal | undefined;
}

/** How a training step is timed. */
export interface TimeStepOptions extends TimeOptions {
  /** Images in a step. Default: the recipe's own number. */
  readonly batch?: number | undefined;
  /** The folder for files that the recipe names. Default: the current folder, then the recipe's own. */
  readonly base?: string | undefined;
}

/** Where the time of a step or of a model goes. */
export interface Profile {
  /** Every operator with its median time, its multiply-accumulates and its memory traffic. */
  readonly operators: readonly Operator[];
  /** The measured limits of this machine. Missing for a GPU, whose operators cannot be timed. */
  readonly ceilings?: Ceilings;
}

/**
 * Times a recipe's training step as in a training, on images of noise. It uses the recipe's skeleton, or the joints
 * of Leeds Sports Pose if the recipe names none. For a cascade it is the first network's step.
 * @param recipe a YAML or JSON file, or the recipe itself.
 * @throws LimberError when the recipe or its files are wrong.
 */
export async function timeStep(
  recipe: string | RecipeInput,
  { batch, base, ...options }: TimeStepOptions = {},
): Promise<Timing> {
  const opened = await readRecipe(recipe, { base });
  return timed(await repeatStep(opened, nodePlatform.trainingRuntime(options), batch), options);
}

/**
 * Times a model's run on one image of noise.
 * @param model the path, address or bytes of an `.onnx` file.
 * @throws LimberError when the model cannot be read or run.
 */
export async function timeModel(
  model: string | URL | Uint8Array,
  options: TimeOptions = {},
): Promise<Timing> {
  const { bytes } = await modelBytes(model);
  return timed(await repeatModel(bytes, nodePlatform.singleRuntime(options)), options);
}

/**
 * Measures the time of each operator in a recipe's training step. The step is profiled in one session; a training may
 * divide it among several.
 * @param recipe a YAML or JSON file, or the recipe itself.
 * @throws LimberError when the recipe or its files are wrong.
 */
export async function profileStep(
  recipe: string | RecipeInput,
  { batch, base, ...options }: TimeStepOptions = {},
): Promise<Profile> {
  const opened = await readRecipe(recipe, { base });
  return profiled((runtime) => repeatStep(opened, runtime, batch), options);
}

/**
 * Measures the time of each operator of a model.
 * @param model the path, address or bytes of an `.onnx` file.
 * @throws LimberError when the model cannot be read or run.
 */
export async function profileModel(
  model: string | URL | Uint8Array,
  options: TimeOptions = {},
): Promise<Profile> {
  const { bytes } = await modelBytes(model);
  return profiled((runtime) => repeatModel(bytes, runtime), options);
}

async function timed(work: RepeatedRun, { repetitions = 5, signal }: TimeOptions): Promise<Timing> {
  try {
    return await timeRuns(work, repetitions, signal);
  } finally {
    await work.close();
  }
}

async function profiled(
  open: (runtime: Runtime) => Promise<RepeatedRun>,
  options: TimeOptions,
): Promise<Profile> {
  const { threads, device = 'cpu' } = options;
  const chosen: NodeRuntimeOptions = { target: device, threads };
  const folder = await mkdtemp(join(tmpdir(), 'limber-profile-'));
  try {
    await timed(await open(nodeRuntime({ ...chosen, profile: join(folder, 'profile') })), options);
    const operators = await readProfiles(folder);
    return device === 'cpu'
      ? { operators, ceilings: await measureCeilings(nodeRuntime(chosen)) }
      : { operators };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/**
 * Reads the profiles that the sessions wrote. A step may have two sessions: one for the gradients, one for the
 * update.
 */
async function readProfiles(folder: string): Promise<readonly Operator[]> {
  const files = await readdir(folder);
  if (files.length === 0) throw new LimberError('ONNX Runtime wrote no profile');
  const operators: Operator[] = [];
  for (const file of files) {
    operators.push(...readProfile(JSON.parse(await readFile(join(folder, file), 'utf8'))));
  }
  return operators;
}
