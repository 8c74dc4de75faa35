/** Names of files that only one format has. */
const marks = [
  ['deeplabcut', /(^|\/)labeled-data\/[^/]+\/CollectedData_[^/]*\.(csv|h5)$/],
  ['sleap', /\.slp$/i],
  ['yolo', /(^|\/)data\.ya?ml$/i],
  ['lsp', /(^|\/)joints\.mat$/],
  ['labelstudio', /(^|\/)project-\d+-at-[^/]*\.json$/],
  ['coco', /(annotations\/|coco|keypoints|instances)[^/]*\.json$/i],
] as const;

/** The format that the names of a folder's files suggest; `undefined` if they fit none. */
export function guessFormat(names: readonly string[]): (typeof marks)[number][0] | undefined {
  return marks.find(([, mark]) => names.some((name) => mark.test(name)))?.[0];
}
