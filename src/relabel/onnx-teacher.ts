import { highestCell, refinePeak } from '../codecs/index.ts';
import { networkInput } from '../detect/index.ts';
import { LimberError } from '../errors.ts';
import { entryOf, sha256 } from '../foundation/index.ts';
import { applyAffine, type Box, compose, cropBox, cropMap, invert } from '../geometry/index.ts';
import type { Image } from '../images/index.ts';
import type { Runtime, Session } from '../runtime/index.ts';
import { mirrorOrder, type Pose, type Skeleton } from '../skeletons/index.ts';
import { formatShape } from '../tensor/index.ts';
import type { TeacherDescription } from './description.ts';
import { averageViews, type MapView, pixelsToCells } from './map-view.ts';
import type { Teacher } from './teacher.ts';

/** Neighbors of a peak below this share of it are not used to locate its top. */
const cutoff = 0.01;

/** A described network as a teacher. @throws LimberError when the model cannot be opened or lacks the output. */
export async function onnxTeacher(
  description: TeacherDescription,
  model: Uint8Array,
  skeleton: Skeleton,
  runtime: Runtime,
): Promise<Teacher> {
  const session = await runtime.compile(model);
  const ends = sessionEnds(session, description);
  const { flip, scales } = description;
  return {
    origins: [{ name: description.model, sha256: await sha256(model) }],
    skeleton,
    close: () => session.close(),
    async label(image, box): Promise<Pose> {
      const views: MapView[] = [];
      for (const scale of scales) {
        for (const mirrored of flip ? [false, true] : [false])
          views.push(await look(image, box, scale, mirrored));
      }
      return readPose(views as [MapView, ...MapView[]], description);
    },
  };

  async function look(image: Image, box: Box, scale: number, mirrored: boolean): Promise<MapView> {
    const { input, padding, maps } = description;
    const map = cropMap(cropBox(box, input, padding / scale), input, { flip: mirrored });
    const results = await session.run({ [ends.input]: networkInput(image, map, input) });
    const result = entryOf(results, ends.output);
    const [, joints = 0, height = 0, width = 0] = result.shape;
    if (result.dtype !== 'float32' || result.shape.length !== 4 || joints !== skeleton.joints.length) {
      throw new LimberError({
        what: "the teacher's maps do not fit its skeleton",
        got: `${result.dtype} ${formatShape(result.shape)}`,
        expected: `float32 [1, ${skeleton.joints.length}, rows, columns]`,
        where: description.model,
      });
    }
    return {
      maps: result.data as Float32Array,
      joints,
      width,
      height,
      toCells: compose(map, pixelsToCells(maps.stride, maps.offset)),
      order: mirrored ? mirrorOrder(skeleton) : skeleton.joints.map((_, joint) => joint),
    };
  }
}

/** The names of the session's input and output. */
function sessionEnds(session: Session, { input, maps, model }: TeacherDescription) {
  const choose = (wanted: string | undefined, there: readonly string[], kind: string): string => {
    const name = wanted ?? there[0];
    if (name !== undefined && there.includes(name)) return name;
    throw new LimberError({
      what: `the network has no ${kind} "${name}"`,
      expected: there.join(', '),
      where: model,
    });
  };
  return {
    input: choose(input.name, Object.keys(session.inputs), 'input'),
    output: choose(maps.output, Object.keys(session.outputs), 'output'),
  };
}

function readPose(views: readonly [MapView, ...MapView[]], { maps: { sigma } }: TeacherDescription): Pose {
  const { joints, width, height, toCells } = views[0];
  const maps = averageViews(views);
  const toImage = invert(toCells);
  return Array.from({ length: joints }, (_, joint) => {
    const map = maps.subarray(joint * width * height, (joint + 1) * width * height);
    const { point, value } = refinePeak(map, highestCell(map), width, height, sigma, cutoff);
    return { point: applyAffine(toImage, point), confidence: Math.min(1, Math.max(0, value)) };
  });
}
