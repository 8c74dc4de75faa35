import { type FileSource, memorySource } from '../../src/data/index.ts';

export const size = { original_width: 640, original_height: 480, image_rotation: 0 };

/** A point at a position in pixels. */
export function keypoint(label: string, x: number, y: number, more: object = {}): object {
  const value = { x: (100 * x) / 640, y: (100 * y) / 480, width: 0.3, keypointlabels: [label] };
  return {
    ...size,
    id: `${label} ${x}`,
    type: 'keypointlabels',
    value,
    from_name: 'kp',
    to_name: 'img',
    ...more,
  };
}

export function rectangle(id: string, x: number, y: number, width: number, height: number): object {
  const value = {
    x: (100 * x) / 640,
    y: (100 * y) / 480,
    width: (100 * width) / 640,
    height: (100 * height) / 480,
    rotation: 0,
    rectanglelabels: ['mouse'],
  };
  return { ...size, id, type: 'rectanglelabels', value, from_name: 'box', to_name: 'img' };
}

export function task(
  id: number,
  result: readonly object[],
  image = `/data/upload/1/0a1b2c3d-m${id}.png`,
): object {
  return { id, data: { image }, annotations: [{ id: 100 + id, was_cancelled: false, result }] };
}

/**
 * Twenty images with a mouse, every third with two. Each mouse has a rectangle, with points inside it by `parentID`.
 */
export function miceTasks(): readonly object[] {
  return Array.from({ length: 20 }, (_, image) => {
    const animals = image % 3 === 0 ? 2 : 1;
    const results = Array.from({ length: animals }, (_, animal) => {
      const id = `r${animal}`;
      const labels = ['snout', 'left_ear', 'right_ear', 'tail'].filter((_, joint) => joint !== image % 5);
      return [
        rectangle(id, 10 * image, 100 * animal, 50, 40),
        ...labels.map((label, joint) =>
          keypoint(label, 10 * image + joint + 1, 100 * animal + joint, {
            parentID: id,
            id: `${id} ${label}`,
          }),
        ),
      ];
    });
    return task(image, results.flat());
  });
}

/** An export and its images, without the prefixes of uploads. */
export function labelStudioFiles(tasks: readonly object[] = miceTasks()): FileSource {
  const files = new Map<string, Uint8Array | string>([['export.json', JSON.stringify(tasks)]]);
  for (let image = 0; image < 20; image++) files.set(`images/m${image}.png`, new Uint8Array([0x89, 0x50]));
  return memorySource(files);
}
