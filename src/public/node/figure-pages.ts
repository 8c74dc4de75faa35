import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LimberError } from '../../errors.ts';
import { writeWhole } from '../../files/node.ts';
import { jpegAddress, renderSvg } from '../../images/node.ts';
import { placeInCamera, seenPose } from '../../lift/index.ts';
import {
  depthHypotheses,
  type EstimatedPerson,
  type ImageEstimate,
  imageFigures,
  pointsOf,
} from '../../runs/index.ts';
import { turntable, type ViewedFigures, viewerPage } from '../../viewer/index.ts';

/** The viewer's script, which `npm run build` bundles. @throws LimberError where it has not been built. */
export async function viewerScript(): Promise<string> {
  const file = new URL('../../../dist/browser/limber-viewer.js', import.meta.url);
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw new LimberError({
      what: "the viewer's script has not been built",
      expected: '`npm run build` in the checkout of Limber, or no `lift` with `overlay`',
    });
  }
}

/** A lifted image, and how its page is made. */
export interface FigurePage extends Pick<ImageEstimate, 'image' | 'people'> {
  /** Base name of the files. */
  readonly name: string;
  readonly script: string;
  /** The people's height in millimeters. Default: as lifted. */
  readonly height?: number | undefined;
}

/**
 * Writes `NAME-3d.html`, in which the mouse turns the figures of an image, and `NAME-3d.png`, with views of them from all
 * around (`NAME-3d-1.png`, … of several people). Nothing is written if nobody was lifted.
 */
export async function writeFigurePage(
  folder: string,
  { image, people, name, script, height }: FigurePage,
): Promise<void> {
  const figures = imageFigures(people, image, height);
  if (figures.length === 0) return;
  const photograph = await jpegAddress(image, { longest: 1200, quality: 85 });
  const others = people.flatMap((person, index) =>
    hypothesesOf(person, image).map(({ joints }): ViewedFigures => {
      const changed = { ...person, point3d: { ...person.point3d, ...joints } };
      const whose = people.length > 1 ? ` of person ${index + 1}` : '';
      const label = `${Object.keys(joints).join(' and ')}${whose} at another depth`;
      return { label, figures: imageFigures(people.with(index, changed), image, height) };
    }),
  );
  const choices = [{ label: 'as lifted', figures }, ...others];
  const page = viewerPage({ name, size: image, photograph, choices, script });
  await writeWhole(join(folder, `${name}-3d.html`), page);
  for (const [index, figure] of figures.entries()) {
    const which = figures.length > 1 ? `-${index + 1}` : '';
    await writeWhole(join(folder, `${name}-3d${which}.png`), await renderSvg(turntable(figure)));
  }
}

/** Other poses of a lifted person that look the same in the image. */
export function hypothesesOf(
  { point3d, joints }: Pick<EstimatedPerson, 'point3d' | 'joints'>,
  image: ImageEstimate['image'],
): ReturnType<typeof depthHypotheses> {
  if (point3d === undefined) return [];
  const { width, height } = image;
  return depthHypotheses(point3d, placeInCamera(point3d, seenPose(pointsOf(joints)), { width, height }));
}
