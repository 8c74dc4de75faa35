import { defaultNormalizer, evaluate, normalizers } from '../../eval/index.ts';
import { at } from '../../foundation/index.ts';
import { cropMap } from '../../geometry/index.ts';
import { type AnyImage, cropImage } from '../../images/index.ts';
import { galleryBox, gallerySide, personScore, plainPose, type RunPerson } from '../../report/index.ts';
import type { Pose, Skeleton } from '../../skeletons/index.ts';
import type { HeldOut } from '../../train/index.ts';

/** Most people on a page. */
const most = 12;

/**
 * The people with the model's worst scores, by the area under their own PCK curve, with crops of their images.
 * @param poses the model's poses, one per person.
 * @param address encodes an image as a `data:` address.
 */
export async function worstPeople(
  skeleton: Skeleton,
  heldOut: readonly HeldOut[],
  poses: readonly Pose[],
  address: (image: AnyImage) => Promise<string>,
): Promise<readonly RunPerson[]> {
  const normalizer = defaultNormalizer(skeleton, []);
  const { perPerson } = evaluate(
    skeleton,
    heldOut.map(({ sample }, place) => ({
      truth: sample.pose,
      image: sample.image,
      prediction: at(poses, place),
    })),
    { normalizer },
  );
  const within = normalizers[normalizer].headline;
  const ranked = perPerson
    .map((person) => ({ person, score: personScore(person, within) ?? Number.POSITIVE_INFINITY }))
    .sort((one, other) => one.score - other.score || one.person.index - other.person.index)
    .slice(0, most);
  const size = { width: gallerySide, height: gallerySide };
  const shown: RunPerson[] = [];
  for (const { person } of ranked) {
    const { sample, image } = at(heldOut, person.index);
    const [truth, prediction] = [plainPose(sample.pose), plainPose(at(poses, person.index))];
    const crop = cropImage(image, cropMap(galleryBox({ truth, predictions: [prediction] }), size), size);
    shown.push({
      id: sample.id,
      image: sample.image,
      truth,
      prediction,
      errors: person.errors,
      allowed: person.length === null ? null : within * person.length,
      address: await address(crop),
    });
  }
  return shown;
}
