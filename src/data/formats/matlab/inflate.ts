import { LimberError } from '../../../errors.ts';
import type { Budget } from '../../budget.ts';

/**
 * Decompresses zlib data. It stops as soon as the result exceeds the budget, and subtracts the result's size from it.
 * @throws LimberError when the stream is damaged or too large.
 */
export async function inflate(compressed: Uint8Array, budget: Budget, where: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const stream = new Blob([new Uint8Array(compressed)]).stream();
  const reader = stream.pipeThrough(new DecompressionStream('deflate')).getReader();
  for (;;) {
    const { done, value } = await reader.read().catch((cause: unknown) => {
      throw new LimberError({ what: 'compressed data is damaged', where }, { cause });
    });
    if (done) break;
    size += value.length;
    if (size > budget.left) {
      await reader.cancel();
      throw budget.exceeded();
    }
    chunks.push(value);
  }
  budget.spend(size, 0);
  return concatenate(chunks, size);
}

function concatenate(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}
