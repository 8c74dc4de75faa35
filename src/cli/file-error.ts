import { fileReason } from '../data/node.ts';
import { LimberError } from '../errors.ts';

/** What a failed file operation means: `cannot read picture – got permission denied – in photo.jpg`. */
export function fileError(what: string, path: string, cause: unknown): LimberError {
  return new LimberError({ what, got: fileReason(cause), where: path }, { cause });
}
