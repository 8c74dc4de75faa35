import * as z from 'zod';
import { LimberError } from '../errors.ts';
import { parseJson } from '../parse-json.ts';
import { parseAs } from '../schema-problem.ts';
import { plainBytes } from '../tensor/index.ts';

/** The best model so far. */
export interface BestModel {
  /** Its PCK@0.2 on validation. */
  readonly score: number;
  /** The step that reached it. */
  readonly step: number;
  /** How good it is by the recipe's `bestBy`; more is better. Absent in checkpoints of earlier versions, which took PCK. */
  readonly rank?: number;
}

/** Everything that a training needs to continue as if it had never stopped. */
export interface Checkpoint {
  /** Number of steps taken. */
  readonly step: number;
  readonly best?: BestModel | undefined;
  /** The recipe. A checkpoint of another recipe is refused. */
  readonly recipe: unknown;
  /** The training step's state by name. */
  readonly tensors: ReadonlyMap<string, Float32Array>;
}

const magic = 'limber checkpoint 1\n';

/** Bytes: the magic line, the header's length (uint32, little-endian), the header (JSON), the tensors (float32, little-endian). */
export function encodeCheckpoint({ tensors, ...rest }: Checkpoint): Uint8Array {
  const header = { ...rest, tensors: [...tensors].map(([name, { length }]) => ({ name, length })) };
  const json = new TextEncoder().encode(JSON.stringify(header));
  const padding = (4 - ((magic.length + 4 + json.length) % 4)) % 4;
  const start = magic.length + 4 + json.length + padding;
  const total = [...tensors.values()].reduce((sum, { length }) => sum + length, 0);
  const bytes = new Uint8Array(start + 4 * total).fill(0x20);
  bytes.set(new TextEncoder().encode(magic));
  new DataView(bytes.buffer).setUint32(magic.length, json.length + padding, true);
  bytes.set(json, magic.length + 4);
  const values = new Float32Array(bytes.buffer, start);
  let at = 0;
  for (const tensor of tensors.values()) {
    values.set(tensor, at);
    at += tensor.length;
  }
  return bytes;
}

/**
 * Reads a checkpoint.
 * @throws LimberError when the file is truncated or is not a checkpoint.
 */
export function decodeCheckpoint(bytes: Uint8Array, where: string): Checkpoint {
  const start = magic.length + 4;
  if (new TextDecoder().decode(bytes.subarray(0, magic.length)) !== magic || bytes.length < start) {
    throw new LimberError({ what: 'not a checkpoint of this version of Limber', where });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = view.getUint32(magic.length, true);
  const damaged = (expected: string) =>
    new LimberError({ what: 'the checkpoint is damaged', got: `${bytes.length} bytes`, expected, where });
  if (bytes.length < start + headerLength) throw damaged(`at least ${start + headerLength}`);
  const { tensors, ...rest } = parseHeader(bytes.subarray(start, start + headerLength), where);
  const expected = tensors.reduce((sum, { length }) => sum + 4 * length, start + headerLength);
  if (bytes.length !== expected) throw damaged(`${expected}`);
  let at = start + headerLength;
  const restored = tensors.map(({ name, length }) => {
    const values = new Float32Array(plainBytes(bytes).slice(at, at + 4 * length).buffer);
    at += 4 * length;
    return [name, values] as const;
  });
  return { ...rest, tensors: new Map(restored) };
}

const count = z.int().min(0);
const headerSchema = z.object({
  step: count,
  best: z.object({ score: z.number(), step: count, rank: z.number().exactOptional() }).exactOptional(),
  recipe: z.unknown(),
  tensors: z.array(z.object({ name: z.string(), length: count })),
});

function parseHeader(bytes: Uint8Array, where: string): z.infer<typeof headerSchema> {
  const value = parseJson(new TextDecoder().decode(bytes), "the checkpoint's header", where);
  return parseAs(headerSchema, value, { whole: 'the checkpoint', part: "checkpoint's entry" }, where);
}
