/** The published networks that Limber can import, by name. */
export const importableNetworks = [
  'movenet-lightning',
  'movenet-thunder',
  'movenet-multipose',
  'nanodet',
] as const;
/** The name of a published network that Limber can import. */
export type ImportableNetwork = (typeof importableNetworks)[number];
