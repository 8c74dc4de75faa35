/** The published networks that Limber can import, by name. */
export const importableNetworks = ['movenet-lightning', 'movenet-thunder'] as const;
export type ImportableNetwork = (typeof importableNetworks)[number];
