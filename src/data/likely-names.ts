/**
 * What an image's name may mean, most literal first: the name without an address's scheme, host and drive, without
 * percent-encoding, then with one folder less after the other. In small letters and composed (NFC), relative, with `/`.
 */
export function likelyNames(name: string): readonly string[] {
  const spellings = [name, queryName(name), decoded(name), decoded(queryName(name))];
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

/** The file that an address asks for in its query, as Label Studio's `…/local-files/?d=folder%2Fimage.png` does. */
function queryName(name: string): string {
  return /\?(?:[^=]*)=([^&]+)$/.exec(name)?.[1] ?? name;
}

/** Without percent-encoding, where it is one. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
