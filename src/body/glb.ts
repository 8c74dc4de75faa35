/** Collects the binary chunk of a glTF file, and the accessors that describe it. */
export class GltfBuffer {
  readonly #parts: Uint8Array[] = [];
  readonly views: object[] = [];
  readonly accessors: object[] = [];
  #length = 0;

  /**
   * Adds an array. @returns the index of its accessor.
   * @param type `SCALAR`, `VEC3`, `VEC4` or `MAT4`; `size` is its number of components.
   */
  add(
    values: Float32Array | Uint16Array | Uint32Array | Uint8Array,
    type: string,
    size: number,
    { target, bounds = false }: { readonly target?: number; readonly bounds?: boolean } = {},
  ): number {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    const padded = new Uint8Array(Math.ceil(bytes.length / 4) * 4);
    padded.set(bytes);
    this.views.push({
      buffer: 0,
      byteOffset: this.#length,
      byteLength: bytes.length,
      ...(target !== undefined && { target }),
    });
    this.#parts.push(padded);
    this.#length += padded.length;
    const component =
      values instanceof Float32Array
        ? 5126
        : values instanceof Uint32Array
          ? 5125
          : values instanceof Uint16Array
            ? 5123
            : 5121;
    const limit = (of: 'min' | 'max') =>
      Array.from({ length: size }, (_, index) =>
        Array.from(values)
          .filter((_, place) => place % size === index)
          .reduce((one, other) => Math[of](one, other)),
      );
    this.accessors.push({
      bufferView: this.views.length - 1,
      componentType: component,
      count: values.length / size,
      type,
      ...(bounds && { min: limit('min'), max: limit('max') }),
    });
    return this.accessors.length - 1;
  }

  /** The file: a header, the JSON chunk and the binary chunk (glTF 2.0, section 4). */
  file(json: object): Uint8Array {
    const whole = {
      ...json,
      buffers: [{ byteLength: this.#length }],
      bufferViews: this.views,
      accessors: this.accessors,
    };
    const text = new TextEncoder().encode(JSON.stringify(whole));
    const length = Math.ceil(text.length / 4) * 4;
    const file = new Uint8Array(12 + 8 + length + 8 + this.#length);
    const view = new DataView(file.buffer);
    const words = [0x46546c67, 2, file.length, length, 0x4e4f534a];
    words.forEach((word, index) => {
      view.setUint32(4 * index, word, true);
    });
    file.fill(0x20, 20, 20 + length);
    file.set(text, 20);
    view.setUint32(20 + length, this.#length, true);
    view.setUint32(24 + length, 0x004e4942, true);
    let place = 28 + length;
    for (const part of this.#parts) {
      file.set(part, place);
      place += part.length;
    }
    return file;
  }
}
