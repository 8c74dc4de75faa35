import { type Figure, writeGltf } from '../body/index.ts';
import type { Size } from '../geometry/index.ts';
import { focalLengthOf } from '../lift/index.ts';
import { documentFrame, html, trusted } from '../page/index.ts';
import { version } from '../version.ts';
import { turntable } from './turntable.ts';

/** A choice of the viewer: everybody as lifted, or with one person's limb in another place. */
export interface ViewedFigures {
  readonly label: string;
  readonly figures: readonly Figure[];
}

/** What a viewer's page shows. */
export interface ViewerContent {
  readonly name: string;
  /** The image's size in pixels. */
  readonly size: Size;
  /** The image as a `data:` address. */
  readonly photograph: string;
  /** The lifted pose first, then other poses that look the same in the image. */
  readonly choices: readonly ViewedFigures[];
  /** The script of the viewer, as `limber-viewer.js` of the package. */
  readonly script: string;
}

const look = trusted(`
#viewer { position: relative; width: 100%; max-height: 80vh; background: #e9ecf1; border-radius: .4rem; overflow: hidden; touch-action: none; }
#viewer canvas { display: block; width: 100% !important; height: 100% !important; cursor: grab; }
#viewer .still { padding: 1rem; }
section svg { width: 100%; height: auto; }
fieldset { border: 0; padding: 0; margin: 1rem 0; display: flex; flex-wrap: wrap; gap: .4rem 1.2rem; }
`);

/** One HTML page, which loads nothing from outside, with figures that the mouse turns before their image. */
export function viewerPage({ name, size, photograph, choices, script }: ViewerContent): string {
  const { width, height } = size;
  const [lifted] = choices;
  const views = (lifted?.figures ?? []).map((figure) => trusted(turntable(figure)));
  const encoded = choices.map(({ figures }) => base64(writeGltf(figures)));
  const options = choices.map(
    ({ label }, index) =>
      html`<label><input type="radio" name="choice" value="${index}" ${index === 0 ? trusted('checked="checked"') : ''}/> ${label}</label>`,
  );
  const body = html`<section>
<div id="viewer" style="aspect-ratio: ${width} / ${height}" data-width="${width}" data-height="${height}" data-focal="${focalLengthOf(size)}" data-photograph="${photograph}" data-figures="${encoded.join(' ')}">
<p class="still">The figures cannot be turned here if this browser has no WebGL. The views below show them from all around.</p></div>
<fieldset><legend>Poses that look the same in the image</legend>${options}
<label><input type="checkbox" id="image" checked="checked"/> image</label>
<button type="button" id="camera">view of the camera</button></fieldset>
<p>Drag to turn, scroll to come nearer, drag with the right button to move. One image does not tell the size of a person or
the length of its lens: both are assumed. It does not tell either whether a limb points at the camera or away from it.</p>
</section>
<section><h2>From all around</h2>${views}</section>
<script type="module" src="data:text/javascript;base64,${base64(new TextEncoder().encode(script))}"></script>`;
  return documentFrame(
    {
      limber: version,
      kind: 'Figure',
      title: `${name} in space`,
      lead: `${lifted?.figures.length === 1 ? 'A person' : `${lifted?.figures.length ?? 0} people`} with constant bones, fitted to joints that were lifted from the image.`,
      style: look,
      footer: html`Made by Limber ${version} with <code>limber predict --3d</code>.`,
    },
    body,
  );
}

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let start = 0; start < bytes.length; start += 32_768) {
    text += String.fromCharCode(...bytes.subarray(start, start + 32_768));
  }
  return btoa(text);
}
