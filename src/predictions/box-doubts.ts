import type { Box, Size } from '../geometry/index.ts';

/** The share of an image's sides by which a right box may reach beyond it. */
const slack = 0.02;
/** Fewer boxes beyond their image than this share are not doubted. */
const doubtful = 0.25;

/**
 * A remark about boxes that reach beyond their image, and would lie inside if their last two numbers were a corner
 * instead of width and height. Boxes as COCO's labels have x, y, width, height; many detectors write two corners.
 * @param images the boxes of each image, and its size; `undefined` if the size is unknown.
 */
export function cornerDoubts(
  images: readonly { readonly boxes: readonly Box[]; readonly size: Size | undefined }[],
  where: string,
): readonly string[] {
  const boxes = images.flatMap(({ boxes, size }) => (size ? boxes.map((box) => ({ ...box, size })) : []));
  const reachesBeyond = (right: number, bottom: number, { width, height }: Size) =>
    right > width * (1 + slack) || bottom > height * (1 + slack);
  const beyond = boxes.filter(({ x, y, width, height, size }) => reachesBeyond(x + width, y + height, size));
  const areCorners = boxes.every(
    ({ x, y, width, height, size }) => width > x && height > y && !reachesBeyond(width, height, size),
  );
  if (beyond.length === 0 || beyond.length < doubtful * boxes.length || !areCorners) return [];
  return [
    `${beyond.length} of ${boxes.length} boxes reach beyond their images, and all would lie inside as two corners (x1, y1, x2, y2): write x, y, width, height – in ${where}`,
  ];
}
