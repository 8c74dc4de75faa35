import { LimberError } from '../../errors.ts';
import { load, webPlatform } from '../../platform/web.ts';
import { packagedNetwork } from '../../runs/index.ts';

/** Where a page finds a network: its address, file or bytes. */
export type WebNetwork = string | URL | Blob | Uint8Array;

/** The bytes of a network, and its name for messages. @throws LimberError when it cannot be loaded. */
export async function networkBytes(network: WebNetwork) {
  if (network instanceof Uint8Array) return { bytes: network, name: 'a model' };
  if (network instanceof Blob) {
    const name = network instanceof File ? network.name : 'a model';
    return { bytes: new Uint8Array(await network.arrayBuffer()), name };
  }
  return { bytes: await load('model', network), name: webPlatform.nameOf(network) ?? 'a model' };
}

/**
 * The network itself, or the address of the package's network with this name.
 * @param assets the address of the folder with the package's networks.
 * @throws LimberError when a network of the package is named, and `assets` is not given.
 */
export function placed(network: WebNetwork, assets: string | URL | undefined): WebNetwork {
  const packaged = typeof network === 'string' ? packagedNetwork(network) : undefined;
  if (packaged === undefined) return network;
  if (assets === undefined) {
    throw new LimberError({
      what: "the page does not know where the package's models are",
      got: `the name "${network}"`,
      expected: `\`assets\`, the address of a copy of limber/assets, or the address of ${packaged.file}`,
    });
  }
  const folder = new URL(`${String(assets).replace(/\/*$/, '')}/`, location.href);
  return new URL(packaged.file, folder);
}
