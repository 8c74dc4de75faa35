/** Prints labels and perturbed predictions for them in COCO's formats, as `{truth, results}`, for oks.py to score. */
import { oksCase } from './perturbed-people.ts';

const [path = '', seed = '1', emptied] = process.argv.slice(2);
process.stdout.write(JSON.stringify(oksCase(path, Number(seed), emptied === 'emptied')));
