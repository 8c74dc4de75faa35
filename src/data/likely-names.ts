/**
 * Possible meanings of an image's name, the most literal first: the name without scheme, host and drive; without
 * percent-encoding; without an address's query; then with fewer and fewer folders. The results are relative paths in small letters, composed
 * (NFC), with `/`.
 */
export function likelyNames(name: string): readonly string[] {
  const plain = name.replace(/\?.*$/s, '');
  const spellings = [
    name,
    queryName(name),
    decoded(name),
    decoded(queryName(name)),
    ...(plain === '' ? [] : [plain, decoded(plain)]),
  ];
  const paths = spellings.map((spelling) =>
    spelling
      .normalize('NFC')
      .toLowerCase()
      .replaceAll('\\', '/')
      .replace(/^[a-z0-9+.-]+:\/\/[^/]*\//, '')
      .replace(/^[a-z]:/, '')
      .split('/')
      .map((part) => part.trim())
      .filter((part) => part !== '' && part !== '.' && part !== '..'),
  );
  const deepest = Math.max(...paths.map((parts) => parts.length));
  const variants = Array.from({ length: deepest }, (_, left) =>
    paths.map((parts) => parts.slice(-(deepest - left)).join('/')),
  );
  return [...new Set(variants.flat())].filter((variant) => variant !== '');
}

/** The file in an address's query, as in Label Studio's `…/local-files/?d=folder%2Fimage.png`. */
function queryName(name: string): string {
  return /\?(?:[^=]*)=([^&]+)$/.exec(name)?.[1] ?? name;
}

/** Decodes percent-encoding. A name that is not valid percent-encoding is returned unchanged. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
