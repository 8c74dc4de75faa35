import { parse } from 'csv-parse/browser/esm/sync';
import * as z from 'zod';
import { LimberError } from '../errors.ts';
import { parseJson } from '../parse-json.ts';
import type { PersonBox } from '../runs/index.ts';
import { parseAs } from '../schema-problem.ts';
import { imageNames } from './image-names.ts';
import { matchImages } from './match-images.ts';

/** A person's box in a file, and the image that it belongs to. */
interface FiledBox extends PersonBox {
  readonly image: string;
}

const numbers = z.tuple([z.number(), z.number(), z.number().positive(), z.number().positive()]);
const score = z.number().min(0).max(1).optional();
const coco = z.array(
  z.object({
    image_id: z.union([z.int(), z.string()]),
    category_id: z.int().optional(),
    bbox: numbers,
    score,
  }),
);
const named = z.record(z.string(), z.array(numbers));
const labels = z.object({
  images: z.array(z.object({ id: z.union([z.int(), z.string()]), file_name: z.string() })),
  annotations: z.array(
    z.object({
      image_id: z.union([z.int(), z.string()]),
      category_id: z.int().optional(),
      bbox: numbers,
      iscrowd: z.union([z.literal(0), z.literal(1)]).optional(),
    }),
  ),
});
const limber = z.object({
  images: z.array(z.object({ image: z.string(), people: z.array(z.object({ box: numbers, score })) })),
});
const columnNames = ['image', 'x', 'y', 'width', 'height'] as const;
const row = z.object({
  image: z.string().min(1),
  x: z.coerce.number(),
  y: z.coerce.number(),
  width: z.coerce.number().positive(),
  height: z.coerce.number().positive(),
  score: z.coerce.number().min(0).max(1).optional(),
});

/** The boxes of a file. */
interface FiledBoxes {
  /** For each image its boxes. */
  readonly boxes: readonly (readonly PersonBox[])[];
  /** Sentences about boxes that have no effect. */
  readonly remarks: readonly string[];
}

/**
 * Reads the boxes for the given images from a file, in pixels of the image. An image that the file does not name has no
 * boxes. The file is JSON: COCO's detections or labels (of category 1, people; crowds are left out), boxes by image name,
 * or the output of `limber predict`. Or it is CSV with the columns image, x, y, width, height and an optional score.
 * @param images names or paths of the images.
 * @throws LimberError when the file has another form, its boxes are not in pixels, or none is for one of the images.
 */
export function boxesFromFile(text: string, where: string, images: readonly string[]): FiledBoxes {
  const boxes = /\.csv$/i.test(where) ? csvBoxes(text, where) : jsonBoxes(text, where);
  refuseFractions(boxes, where);
  const distinct = [...new Set(boxes.map(({ image }) => image))];
  const names = imageNames(
    distinct,
    images.map((name) => ({ name })),
    where,
  );
  const matched = matchImages(images, names, where);
  if (boxes.length > 0 && matched.every((index) => index === undefined)) {
    throw new LimberError({
      what: 'none of the boxes is for one of the images',
      got: `names such as ${distinct[0]}`,
      expected: `names such as ${images[0]}`,
      where,
    });
  }
  const used = new Set(matched);
  const unused = distinct.filter((_, index) => !used.has(index));
  const lost = boxes.filter(({ image }) => unused.includes(image)).length;
  return {
    boxes: matched.map((index) => {
      const own = index === undefined ? undefined : distinct[index];
      return boxes.filter(({ image }) => image === own).map(({ image: _, ...box }) => box);
    }),
    remarks: [
      ...(boxes.length === 0 ? [`the file has no boxes of people, so nobody is searched – in ${where}`] : []),
      ...(lost > 0
        ? [`${lost} of ${boxes.length} boxes are for none of the images, e.g. for ${unused[0]} – in ${where}`]
        : []),
    ],
  };
}

/** @throws LimberError when no box is larger than a pixel: the numbers are then shares of the image's sides. */
function refuseFractions(boxes: readonly FiledBox[], where: string): void {
  const [first] = boxes;
  const isShare = ({ x, y, width, height }: FiledBox) => [x, y, width, height].every((value) => value <= 1);
  if (first === undefined || !boxes.every(isShare)) return;
  const { x, y, width, height } = first;
  throw new LimberError({
    what: "the boxes are shares of the image's sides",
    got: `boxes such as ${[x, y, width, height].join(', ')}`,
    expected: 'x, y, width and height in pixels',
    where,
  });
}

function jsonBoxes(text: string, where: string): readonly FiledBox[] {
  const value = parseJson(text, 'the file of boxes', where);
  const words = { whole: 'the file of boxes', part: 'entry of the boxes' };
  if (Array.isArray(value)) {
    return parseAs(coco, value, words, where)
      .filter(({ category_id: category = 1 }) => category === 1)
      .map(({ image_id: image, bbox, score }) => filed(String(image), bbox, score));
  }
  if (typeof value === 'object' && value !== null && 'annotations' in value) {
    const { images, annotations } = parseAs(labels, value, words, where);
    const names = new Map(images.map(({ id, file_name: name }) => [String(id), name]));
    return annotations
      .filter(({ category_id: category = 1, iscrowd }) => category === 1 && iscrowd !== 1)
      .map(({ image_id: id, bbox }) => filed(names.get(String(id)) ?? String(id), bbox, undefined));
  }
  if (typeof value === 'object' && value !== null && 'images' in value) {
    return parseAs(limber, value, words, where).images.flatMap(({ image, people }) =>
      people.map(({ box, score }) => filed(image, box, score)),
    );
  }
  return Object.entries(parseAs(named, value, words, where)).flatMap(([image, list]) =>
    list.map((box) => filed(image, box, undefined)),
  );
}

function csvBoxes(text: string, where: string): readonly FiledBox[] {
  let columns: readonly string[] = [];
  let rows: readonly unknown[];
  try {
    rows = parse(text, {
      columns: (heading: string[]) => {
        columns = heading;
        return heading;
      },
      delimiter: [',', ';', '\t'],
      bom: true,
      trim: true,
      skip_empty_lines: true,
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new LimberError({ what: 'not CSV', got: reason, where }, { cause });
  }
  if (!columnNames.every((name) => columns.includes(name))) {
    throw new LimberError({
      what: 'the columns of the boxes are wrong',
      got: columns.length === 0 ? 'an empty file' : columns.join(', '),
      expected: `${columnNames.join(', ')} and optionally score`,
      where,
    });
  }
  return rows.map((cells, index) => {
    const words = { whole: 'the row', part: 'column' };
    const { image, x, y, width, height, score } = parseAs(
      row,
      withoutEmpty(cells),
      words,
      `${where}, row ${index + 2}`,
    );
    return filed(image, [x, y, width, height], score);
  });
}

/** A row without its empty cells: an empty score means no score, not 0. */
function withoutEmpty(cells: unknown): unknown {
  return Object.fromEntries(Object.entries(cells as object).filter(([, cell]) => cell !== ''));
}

function filed(
  image: string,
  [x, y, width, height]: readonly [number, number, number, number],
  score: number | undefined,
): FiledBox {
  return { image, x, y, width, height, score };
}
