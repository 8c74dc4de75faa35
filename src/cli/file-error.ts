import { LimberError } from '../errors.ts';

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

/** What a failed file operation means: `cannot read picture – got permission denied – in photo.jpg`. */
export function fileError(what: string, path: string, cause: unknown): LimberError {
  return new LimberError({ what, got: reason(cause), where: path }, { cause });
}

function reason(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return reasons['code' in cause ? String(cause.code) : ''] ?? cause.message;
}
