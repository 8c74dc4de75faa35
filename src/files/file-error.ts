import { LimberError } from '../errors.ts';

/** The error for a failed file operation, e.g. `cannot read image – got permission denied – in photo.jpg`. */
export function fileError(what: string, path: string, cause: unknown): LimberError {
  return new LimberError({ what, got: fileReason(cause), where: path }, { cause });
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'a read-only file system',
  ENOENT: 'no such file or folder',
  EISDIR: 'a folder',
  ENOTDIR: 'a path that leads through a file',
  EEXIST: 'a file where a folder should be',
  ENOSPC: 'a full disk',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'a name that is too long',
  ERR_FS_FILE_TOO_LARGE: 'more than 2 GiB',
};

/** The reason of a failed file operation, in words for a message's `got`. */
export function fileReason(cause: unknown): string {
  return reasons[errorCode(cause)] ?? (cause instanceof Error ? cause.message : String(cause));
}

/** The system's code of a failure, e.g. `ENOENT`; empty if it has none. */
export function errorCode(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}
