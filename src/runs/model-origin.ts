import { sha256 } from '../foundation/index.ts';
import { metadataKey, parseMetadata } from '../models/index.ts';
import { decodeMetadata } from '../onnx/index.ts';
import type { NamedBytes } from './named-bytes.ts';

/**
 * Names a model without its path: the name that its file states, or else the file's own, and the file's SHA-256 digest.
 * @throws LimberError when the file is no ONNX model, or a later version of Limber wrote it.
 */
export async function originOf({ bytes, where }: NamedBytes): Promise<string> {
  const metadata = decodeMetadata(bytes, where);
  const limber = metadata[metadataKey];
  const stated = limber === undefined ? metadata.title : parseMetadata(limber, where).name;
  const [fileName] = where.split(/[\\/]/).slice(-1);
  return `${stated || fileName} (SHA-256 ${await sha256(bytes)})`;
}
