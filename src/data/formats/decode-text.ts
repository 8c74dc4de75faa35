/**
 * Decodes UTF-8, even if the file declares ASCII, because h5py and pandas write it so. Bytes that are not valid UTF-8
 * come from an older Windows file.
 */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
