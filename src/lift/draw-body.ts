import { at } from '../foundation/index.ts';
import {
  type Matrix3,
  type MotionJoint,
  multiply,
  placeJoints,
  rotationAbout,
  type Vector3,
} from '../motion/index.ts';
import type { Random } from '../random.ts';
import { type Clip, placesIn } from './clips.ts';

/** Draws bodies from clips. Positions are [joints of a lifted pose, 3] in millimeters, y up, relative to the pelvis. */
export interface BodySource {
  /** The body as it was captured in a random frame of a random clip. */
  captured(random: Random): Float64Array;
  /** A new body: limbs of several frames, varied joints and bones. */
  varied(random: Random): Float64Array;
}

/** The limbs that move independently, as the beginnings of their bones' names. */
const limbs: readonly (readonly string[])[] = [
  ['rhipjoint', 'rfemur', 'rtibia', 'rfoot', 'rtoes'],
  ['lhipjoint', 'lfemur', 'ltibia', 'lfoot', 'ltoes'],
  ['rclavicle', 'rhumerus', 'rradius', 'rwrist', 'rhand', 'rfingers', 'rthumb'],
  ['lclavicle', 'lhumerus', 'lradius', 'lwrist', 'lhand', 'lfingers', 'lthumb'],
];

/** Ball joints, whose rotation is varied in every direction. */
const ballJoints = ['rfemur', 'lfemur', 'rhumerus', 'lhumerus', 'lowerback', 'upperneck'];

/** Shares of bodies with the pose as it was captured, and of the others that are changed in some way. */
const shares = { captured: 0.5, limb: 0.4, joints: 0.5, wild: 0.15, tilt: 0.12, skeleton: 0.5 };

/** Standard deviations: of a joint's rotation, of a wild rotation and of a tilt, in radians; of bones as a share. */
const spreads = { joint: 0.2, wild: 0.9, tilt: 1.2, body: 0.06, bone: 0.05 };

/** Creates a source of bodies. Long clips count more, but less than in proportion: by the root of their length. */
export function bodySource(clips: readonly Clip[]): BodySource {
  const first = at(clips, 0);
  const places = placesIn(first);
  const names = first.motion.joints.map(({ name }) => name.replace(/ end$/, ''));
  const count = names.length;
  const limbOf = names.map((name) => limbs.findIndex((limb) => limb.includes(name)));
  const balls = ballJoints.map((name) => names.indexOf(name));
  const shape = names.map((name) =>
    name.replace(/^[lr](?=hip|fem|tib|foo|toe|cla|hum|rad|wri|han|fin|thu)/, ''),
  );
  const shapes = [...new Set(shape)];
  const shapeOf = shape.map((name) => shapes.indexOf(name));
  const ends = cumulative(clips.map(({ motion }) => Math.sqrt(motion.frames)));
  const rotations = new Float64Array(9 * count);
  const positions = new Float64Array(3 * count);
  const world = new Float64Array(9 * count);

  const anyClip = (random: Random): Clip => {
    const wanted = random.uniform(0, at(ends, -1));
    return at(
      clips,
      Math.min(
        ends.findIndex((end) => wanted < end),
        clips.length - 1,
      ),
    );
  };
  const anyFrame = (random: Random, { motion }: Clip): Float32Array => {
    const frame = random.integer(motion.frames);
    return motion.rotations.subarray(9 * count * frame, 9 * count * (frame + 1));
  };
  const place = (joints: readonly Pick<MotionJoint, 'parent' | 'offset'>[]): Float64Array => {
    placeJoints(joints, [0, 0, 0], rotations, positions, world);
    return chosenJoints(positions, places);
  };
  /** Turns a joint by a random rotation of normally distributed size. */
  const vary = (random: Random, joint: number, spread: number) => {
    const own = rotations.subarray(9 * joint, 9 * joint + 9);
    const turn = randomRotation(random, spread);
    own.set(multiply(Array.from(own) as unknown as Matrix3, turn));
  };

  return {
    captured(random) {
      const clip = anyClip(random);
      rotations.set(anyFrame(random, clip));
      return place(clip.motion.joints);
    },
    varied(random) {
      const clip = anyClip(random);
      rotations.set(anyFrame(random, clip));
      const happens = (share: number) => random.uniform(0, 1) < share;
      const isChanged = !happens(shares.captured);
      limbs.forEach((_, limb) => {
        if (!(isChanged && happens(shares.limb))) return;
        const other = anyFrame(random, anyClip(random));
        limbOf.forEach((own, joint) => {
          if (own === limb) rotations.set(other.subarray(9 * joint, 9 * joint + 9), 9 * joint);
        });
      });
      if (isChanged && happens(shares.joints)) {
        for (const joint of balls) vary(random, joint, happens(shares.wild) ? spreads.wild : spreads.joint);
      }
      if (isChanged && happens(shares.tilt)) vary(random, 0, spreads.tilt);
      const { joints } = happens(shares.skeleton) ? anyClip(random).motion : clip.motion;
      const size = 1 + random.normal(0, spreads.body);
      const stretch = shapes.map(() => size * Math.exp(random.normal(0, spreads.bone)));
      return place(
        joints.map(({ parent, offset }): Pick<MotionJoint, 'parent' | 'offset'> => {
          // A joint's offset is the bone of its parent.
          const factor = parent < 0 ? 1 : at(stretch, at(shapeOf, parent));
          return { parent, offset: [factor * offset[0], factor * offset[1], factor * offset[2]] };
        }),
      );
    },
  };
}

/** The body in a frame of a clip, as it was captured. */
export function bodyAt({ motion }: Clip, frame: number, places: readonly number[]): Float64Array {
  const count = motion.joints.length;
  const positions = new Float64Array(3 * count);
  const rotations = motion.rotations.subarray(9 * count * frame, 9 * count * (frame + 1));
  placeJoints(motion.joints, [0, 0, 0], rotations, positions);
  return chosenJoints(positions, places);
}

function chosenJoints(positions: Float64Array, places: readonly number[]): Float64Array {
  const chosen = new Float64Array(3 * places.length);
  places.forEach((joint, index) => {
    chosen.set(positions.subarray(3 * joint, 3 * joint + 3), 3 * index);
  });
  return chosen;
}

/** A rotation about each axis by a normally distributed angle. */
function randomRotation(random: Random, spread: number): Matrix3 {
  const [x, y, z] = Array.from({ length: 3 }, () => random.normal(0, spread)) as unknown as Vector3;
  return multiply(multiply(rotationAbout('z', z), rotationAbout('y', y)), rotationAbout('x', x));
}

function cumulative(values: readonly number[]): readonly number[] {
  let sum = 0;
  return values.map((value) => {
    sum += value;
    return sum;
  });
}
