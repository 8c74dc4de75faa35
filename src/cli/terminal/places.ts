/** A line for each output of a command, with its place. Outputs without a place are left out. */
export function placeLines(places: readonly (readonly [name: string, place: string | undefined])[]): string {
  const width = Math.max(...places.map(([name]) => name.length)) + 2;
  return places
    .flatMap(([name, place]) => (place === undefined ? [] : [`${name.padEnd(width)}${place}\n`]))
    .join('');
}
