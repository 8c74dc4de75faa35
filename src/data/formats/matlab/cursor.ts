import { LimberError } from '../../../errors.ts';

/** Reads forward through a range of bytes, and never beyond its end. */
export class Cursor {
  readonly view: DataView;
  readonly littleEndian: boolean;
  readonly #where: string;
  #position: number;
  readonly #end: number;

  constructor(view: DataView, littleEndian: boolean, where: string, position = 0, end = view.byteLength) {
    this.view = view;
    this.littleEndian = littleEndian;
    this.#where = where;
    this.#position = position;
    this.#end = end;
  }

  /** Position from the start of the view, in bytes. */
  get position(): number {
    return this.#position;
  }

  /** Bytes left. */
  get left(): number {
    return this.#end - this.#position;
  }

  uint32(): number {
    return this.view.getUint32(this.#advance(4), this.littleEndian);
  }

  /** The next `length` bytes as a new cursor. This cursor continues after them. */
  take(length: number): Cursor {
    const start = this.#advance(length);
    return new Cursor(this.view, this.littleEndian, this.#where, start, start + length);
  }

  /** Skips `length` bytes, or up to the end. */
  skip(length: number): void {
    this.#position = Math.min(this.#position + length, this.#end);
  }

  /** The remaining bytes, not copied. */
  bytes(): Uint8Array {
    return new Uint8Array(this.view.buffer, this.view.byteOffset + this.#position, this.left);
  }

  /** An error that names this position. */
  error(what: string, details: { readonly got?: string; readonly expected?: string } = {}): LimberError {
    return new LimberError({ what, ...details, where: `${this.#where}, byte ${this.#position}` });
  }

  #advance(length: number): number {
    if (length > this.left) {
      throw this.error('the file is cut short or damaged', {
        got: `${this.left} bytes`,
        expected: `${length} more`,
      });
    }
    const start = this.#position;
    this.#position += length;
    return start;
  }
}
