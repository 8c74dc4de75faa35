import { type Box, boundingBox, boxAround, boxCenter, imagePoint } from '../geometry/index.ts';
import type { DocumentPose, GalleryPerson } from './document.ts';

/** Side of a gallery crop, in pixels. */
export const gallerySide = 240;

/**
 * The square of the image that a gallery figure shows: around the labeled joints, and predicted joints that lie
 * within about twice that area.
 */
export function galleryBox({ truth, predictions }: Pick<GalleryPerson, 'truth' | 'predictions'>): Box {
  const points = (pose: DocumentPose | null) =>
    (pose ?? []).flatMap((point) => (point ? [imagePoint(point[0], point[1])] : []));
  const own = boundingBox(points(truth)) ?? { x: 0, y: 0, width: 1, height: 1 };
  const side = Math.max(own.width, own.height, 8);
  const center = boxCenter(own);
  const near = predictions
    .flatMap(points)
    .filter((point) => Math.max(Math.abs(point.x - center.x), Math.abs(point.y - center.y)) <= side);
  const all = boundingBox([...points(truth), ...near]) ?? own;
  const shown = Math.max(all.width, all.height, 8) * 1.16;
  return boxAround(boxCenter(all), shown, shown);
}
