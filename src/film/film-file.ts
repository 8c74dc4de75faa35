import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import * as z from 'zod';
import { LimberError } from '../errors.ts';
import { fileError } from '../files/node.ts';
import { imagePoint } from '../geometry/index.ts';
import { parseJson } from '../parse-json.ts';
import { parseAs } from '../schema-problem.ts';
import type { Pose, TrackedFrame, TrackedPerson } from '../skeletons/index.ts';
import { smoothings } from '../track/index.ts';
import type { FilmHeader } from './film-lines.ts';

const point = z.object({ x: z.number(), y: z.number(), confidence: z.number().optional() });

const headerSchema = z.object({
  limber: z.string(),
  film: z.string(),
  width: z.int(),
  height: z.int(),
  model: z.string(),
  skeleton: z.string(),
  joints: z.array(z.string()),
  settings: z.string(),
  tracked: z.literal(true).optional(),
  smooth: z.enum(smoothings).optional(),
});

const frameSchema = z.object({
  frame: z.int().min(0),
  time: z.number(),
  people: z.array(
    z.object({
      id: z.int().optional(),
      filled: z.boolean().optional(),
      box: z.tuple([z.number(), z.number(), z.number(), z.number()]),
      joints: z.record(z.string(), point),
      point3d: z
        .object({ joints: z.record(z.string(), z.tuple([z.number(), z.number(), z.number()])) })
        .optional(),
    }),
  ),
});

/** A film's poses, read line by line. */
export interface FilmPoses {
  readonly header: FilmHeader;
  readonly frames: AsyncGenerator<TrackedFrame>;
}

/**
 * Reads a film's poses as written by `limber predict`. An incomplete last line is skipped, because the work was
 * interrupted there.
 * @throws LimberError naming file and line.
 */
export async function readFilmPoses(path: string): Promise<FilmPoses> {
  const lines = linesOf(path);
  const first = await lines.next();
  if (first.done) throw new LimberError({ what: 'no poses of a film', got: 'an empty file', where: path });
  const header = parse(headerSchema, first.value.text, `${path}, line 1`);
  return { header, frames: framesOf(lines, header.joints, path) };
}

interface Line {
  readonly text: string;
  readonly number: number;
  readonly last: boolean;
}

async function* linesOf(path: string): AsyncGenerator<Line> {
  let before: { readonly text: string; readonly number: number } | undefined;
  try {
    for await (const text of createInterface({
      input: createReadStream(path),
      crlfDelay: Number.POSITIVE_INFINITY,
    })) {
      if (before !== undefined) yield { ...before, last: false };
      before = { text, number: (before?.number ?? 0) + 1 };
    }
  } catch (cause) {
    throw fileError('cannot read file', path, cause);
  }
  if (before !== undefined) yield { ...before, last: true };
}

async function* framesOf(
  lines: AsyncGenerator<Line>,
  joints: readonly string[],
  path: string,
): AsyncGenerator<TrackedFrame> {
  let previous = -1;
  for await (const { text, number, last } of lines) {
    if (last && !text.endsWith('}')) return;
    const where = `${path}, line ${number}`;
    const { frame, time, people } = parse(frameSchema, text, where);
    if (frame <= previous)
      throw new LimberError({ what: 'frames are not in order', got: `${frame} after ${previous}`, where });
    previous = frame;
    yield { frame, time, people: people.map((person) => personOf(person, joints)) };
  }
}

function parse<Schema extends z.ZodType>(schema: Schema, text: string, where: string): z.output<Schema> {
  const words = { whole: 'the line', part: "the film's" };
  return parseAs(schema, parseJson(text, 'the line', where), words, where);
}

function personOf(
  { id = 0, filled, box, joints, point3d }: z.output<typeof frameSchema>['people'][number],
  names: readonly string[],
): TrackedPerson {
  const pose: Pose = names.map((name) => {
    const joint = joints[name];
    if (joint === undefined) return null;
    const { x, y, confidence } = joint;
    return { point: imagePoint(x, y), confidence };
  });
  const [x, y, width, height] = box;
  const lifted = point3d && Object.entries(point3d.joints).map(([name, [x, y, z]]) => [name, { x, y, z }]);
  return {
    id,
    pose,
    box: { x, y, width, height },
    filled: filled || undefined,
    ...(lifted && { point3d: Object.fromEntries(lifted) }),
  };
}
