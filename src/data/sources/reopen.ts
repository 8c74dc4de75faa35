import { LimberError } from '../../errors.ts';
import { blobSource } from './blobs.ts';
import type { FileSource, SourceDescription } from './source.ts';
import { zipBlobSource } from './zip.ts';

/** Reopens a source from its `description`, e.g. in a worker. @throws LimberError for a source on disk. */
export function reopenSource(description: SourceDescription): FileSource {
  switch (description.kind) {
    case 'files':
      return blobSource(description);
    case 'zip':
      return zipBlobSource(description);
    default:
      throw new LimberError({
        what: `a ${description.kind} cannot be opened here`,
        got: description.path,
        expected: 'files in memory, chosen files or the bytes of a zip archive',
      });
  }
}
