import { load, webPlatform } from '../../platform/web.ts';

/** The bytes of a network, and its name for messages. @throws LimberError when it cannot be loaded. */
export async function networkBytes(model: string | URL | Blob | Uint8Array) {
  if (model instanceof Uint8Array) return { bytes: model, name: 'a model' };
  if (model instanceof Blob) {
    const name = model instanceof File ? model.name : 'a model';
    return { bytes: new Uint8Array(await model.arrayBuffer()), name };
  }
  return { bytes: await load('model', model), name: webPlatform.nameOf(model) ?? 'a model' };
}
