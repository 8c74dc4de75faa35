import { expect } from 'vitest';
import { LimberError } from '../../src/errors.ts';
import { type Random, randomStream } from '../../src/random.ts';

export interface Fuzz {
  readonly seed: number;
  /** Number of damaged files to read; `LIMBER_FUZZ` overrides it. */
  readonly count: number;
  /** The undamaged files. */
  readonly files: readonly Uint8Array[];
  /** Reads a file and throws if the result is inconsistent. A LimberError counts as a good result. */
  readonly read: (bytes: Uint8Array) => Promise<void>;
  /** Longest computing time of one file, in milliseconds. */
  readonly patience?: number;
}

/** The results of the damaged files. */
export interface FuzzReport {
  readonly read: number;
  readonly refused: number;
  /** Longest computing time of one file, in milliseconds. */
  readonly slowest: number;
}

/**
 * Damages files at random, thousands of times. Each must be read as consistent data or refused with a LimberError,
 * within the time.
 */
export async function fuzz({ seed, count, files, read, patience = 5000 }: Fuzz): Promise<FuzzReport> {
  const rounds = Number(process.env.LIMBER_FUZZ ?? count);
  const report = { read: 0, refused: 0, slowest: 0 };
  for (let round = 0; round < rounds; round++) {
    const random = randomStream(seed, round);
    const damaged = damage(files[random.integer(files.length)]!, random);
    const started = process.cpuUsage();
    try {
      await read(damaged);
      report.read += 1;
    } catch (error) {
      if (!(error instanceof LimberError)) throw new Error(`seed ${seed}, round ${round}`, { cause: error });
      expect(error.message).toContain(' – in ');
      report.refused += 1;
    }
    const { user, system } = process.cpuUsage(started);
    const took = (user + system) / 1000;
    if (took > patience) throw new Error(`seed ${seed}, round ${round} took ${took} ms`);
    report.slowest = Math.max(report.slowest, took);
  }
  if (process.env.LIMBER_FUZZ) console.log(`seed ${seed}:`, report);
  return report;
}

/** Unlikely values of sizes, counts and addresses. */
const oddNumbers = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff];

/** A file with one to four random faults, most of them in its structure, which is often at the beginning. */
function damage(original: Uint8Array, random: Random): Uint8Array {
  let bytes = new Uint8Array(original);
  const pieces = 1 + random.integer(4);
  for (let piece = 0; piece < pieces && bytes.length > 8; piece++) {
    const reach = random.integer(2) === 0 ? Math.min(bytes.length, 4096) : bytes.length;
    const at = random.integer(reach - 8 > 0 ? reach - 8 : 1);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    switch (random.integer(9)) {
      case 0:
      case 1:
        bytes[at]! ^= 1 << random.integer(8);
        break;
      case 2:
        bytes[at] = random.integer(256);
        break;
      case 3:
      case 4:
        view.setUint32(at & ~3, oddNumbers[random.integer(oddNumbers.length)]!, random.integer(4) > 0);
        break;
      case 5:
        // Replaces a 64-bit address or size by another one from the file.
        view.setBigUint64(at & ~7, BigInt(random.integer(bytes.length)), true);
        break;
      case 6:
        bytes.fill(random.integer(2) * 255, at, at + random.integer(64));
        break;
      case 7:
        bytes.copyWithin(at, random.integer(bytes.length), random.integer(bytes.length));
        break;
      default:
        if (random.integer(3) === 0) bytes = bytes.slice(0, random.integer(bytes.length));
        else
          view.setFloat64(at & ~7, [Number.NaN, Number.POSITIVE_INFINITY, -1e300][random.integer(3)]!, true);
    }
  }
  return bytes;
}
