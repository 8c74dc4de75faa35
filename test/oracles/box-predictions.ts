/** Prints perturbed boxes in COCO's results format, for boxes.py to score. */
import { boxCase } from './perturbed-boxes.ts';

const [path = '', seed = '1'] = process.argv.slice(2);
const results = boxCase(path, Number(seed)).detections.map(({ image, box, score }) => ({
  image_id: Number(image),
  category_id: 1,
  bbox: [box.x, box.y, box.width, box.height],
  score,
}));
process.stdout.write(JSON.stringify(results));
