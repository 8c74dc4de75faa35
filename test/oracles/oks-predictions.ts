/** Prints perturbed predictions for a COCO annotation file in COCO's results format, for oks.py to score. */
import { perturbedPeople, readAnnotations } from './perturbed-people.ts';

const [path = '', seed = '1'] = process.argv.slice(2);
process.stdout.write(JSON.stringify(perturbedPeople(readAnnotations(path), Number(seed))));
