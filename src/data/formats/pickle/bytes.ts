import { damaged } from './python-value.ts';

/** Reads a pickle from its start to its end. Numbers are little-endian. Each function throws when the file is cut off. */
export class PickleBytes {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #where: string;
  #place = 0;

  constructor(bytes: Uint8Array, where: string) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#where = where;
  }

  take(length: number): Uint8Array {
    const start = this.#advance(length);
    return this.#bytes.subarray(start, start + length);
  }

  /** An unsigned whole number of this many bytes. */
  number(length: 1 | 2 | 4 | 8): number {
    const start = this.#advance(length);
    if (length === 1) return this.#view.getUint8(start);
    if (length === 2) return this.#view.getUint16(start, true);
    return length === 4 ? this.#view.getUint32(start, true) : Number(this.#view.getBigUint64(start, true));
  }

  /** A number of eight bytes, the only one that is big-endian. */
  double(): number {
    return this.#view.getFloat64(this.#advance(8));
  }

  /** A signed whole number of any length, lowest byte first. */
  integer(length: number): number {
    const bytes = this.take(length);
    return bytes.reduceRight((sum, byte, index) => {
      const isSign = index === bytes.length - 1 && byte >= 128;
      return sum + (isSign ? byte - 256 : byte) * 256 ** index;
    }, 0);
  }

  text(length: number): string {
    return new TextDecoder().decode(this.take(length));
  }

  /** The bytes up to the end of the line. */
  line(): Uint8Array {
    const end = this.#bytes.indexOf(10, this.#place);
    if (end < 0) throw this.#cutOff();
    const bytes = this.take(end - this.#place);
    this.#place++;
    return bytes;
  }

  /** @returns where the bytes begin. */
  #advance(length: number): number {
    const start = this.#place;
    if (start + length > this.#bytes.length) throw this.#cutOff();
    this.#place += length;
    return start;
  }

  #cutOff(): Error {
    return damaged(this.#where, 'a file that is cut off');
  }
}
