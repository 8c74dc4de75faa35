import { describe, expect, it } from 'vitest';
import { LimberError } from '../../src/errors.ts';
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from '../../src/train/index.ts';

const checkpoint: Checkpoint = {
  step: 1234,
  best: { score: 81.25, step: 1000 },
  recipe: { name: 'é – 人', training: { rate: 1e-3 } },
  tensors: new Map([
    ['conv1/weight', Float32Array.of(1, -0, 1e-45, Number.NaN, Number.NEGATIVE_INFINITY)],
    ['nothing', new Float32Array(0)],
    ['mean/conv1/weight', Float32Array.from({ length: 300 }, (_, index) => Math.sin(index))],
  ]),
};
const bytes = encodeCheckpoint(checkpoint);
const decode = (content: Uint8Array) => decodeCheckpoint(content, 'run/last.checkpoint');

describe('a checkpoint', () => {
  it.each([0, 1, 2, 3])('is read exactly as written, for any header length (%i)', (extra) => {
    const recipe = 'x'.repeat(extra);
    expect(decode(encodeCheckpoint({ ...checkpoint, recipe }))).toEqual({ ...checkpoint, recipe });
  });

  it('may lie anywhere in memory and shares no memory with the result', () => {
    const moved = new Uint8Array(bytes.length + 1);
    moved.set(bytes, 1);
    const { tensors } = decode(moved.subarray(1));
    moved.fill(0);
    expect(tensors).toEqual(checkpoint.tensors);
  });

  it('need not have a best score', () => {
    const { best, ...rest } = checkpoint;
    expect(decode(encodeCheckpoint(rest))).toEqual(rest);
  });

  it('that is cut off anywhere, or too long, is refused in one sentence', () => {
    const lengths = new Set([
      ...Array(60).keys(),
      ...Array.from({ length: 60 }, (_, at) => bytes.length - 1 - at * 23),
    ]);
    for (const length of lengths) {
      expect(() => decode(bytes.subarray(0, length))).toThrow(LimberError);
      expect(() => decode(bytes.subarray(0, length))).toThrow(
        /^(the checkpoint is damaged|not a checkpoint) ?.*in run/,
      );
    }
    expect(() => decode(new Uint8Array([...bytes, 0]))).toThrow(
      `the checkpoint is damaged – got ${bytes.length + 1} bytes – expected ${bytes.length}`,
    );
  });

  it('with a header that is not JSON, or lacks an entry, is refused with what is wrong', () => {
    const start = 'limber checkpoint 1\n'.length + 4;
    const spoilt = Uint8Array.from(bytes);
    spoilt[start] = '['.charCodeAt(0);
    expect(() => decode(spoilt)).toThrow(/^the checkpoint's header is not JSON – got .* – in run/);
    const renamed = Buffer.from(bytes).toString('latin1').replace('"step"', '"stop"');
    expect(() => decode(Buffer.from(renamed, 'latin1'))).toThrow(
      /^checkpoint's entry "step" is missing – expected a number – in run/,
    );
  });

  it.each<[string, Uint8Array]>([
    ['text', new TextEncoder().encode('Dear checkpoint, how are you?')],
    ['zeros', new Uint8Array(4000)],
    ['another version', withText(bytes, 'limber checkpoint 2\n')],
    ['a header of other JSON', withHeader('[]')],
    ['a header of null', withHeader('null')],
    ['a header that claims too much', withHeader('{"step":1,"tensors":[{"name":"a","length":1e15}]}')],
    ['a header with a negative length', withHeader('{"step":1,"tensors":[{"name":"a","length":-1}]}')],
  ])('that is %s is refused', (_, content) => {
    expect(() => decode(content)).toThrow(LimberError);
  });
});

function withText(content: Uint8Array, start: string): Uint8Array {
  const changed = content.slice();
  changed.set(new TextEncoder().encode(start));
  return changed;
}

function withHeader(json: string): Uint8Array {
  const magic = 'limber checkpoint 1\n';
  const content = new Uint8Array(magic.length + 4 + json.length);
  content.set(new TextEncoder().encode(magic));
  new DataView(content.buffer).setUint32(magic.length, json.length, true);
  content.set(new TextEncoder().encode(json), magic.length + 4);
  return content;
}
