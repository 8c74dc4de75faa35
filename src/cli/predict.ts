import type { Command, CommandUnknownOpts } from '@commander-js/extra-typings';
import { isFilmFile } from '../film/is-film-file.ts';
import { refuseUselessTree } from './decoding.ts';
import { withSearch } from './named-search.ts';
import { addPredictOptions } from './predict-options.ts';
import { refuseGiven } from './terminal/refuse-given.ts';
import { onTerminal } from './terminal/terminal.ts';

const help = `
All people in an image are searched: a detector finds their boxes, and the model looks at each box. A model of
another subject, such as a mouse, and a model trained on whole images need no detector.

A folder stands for the images in it. Quote patterns such as "photos/**/*.jpg". PNG, JPEG and WebP are read
and turned upright by their EXIF orientation. Without --json or another
place to write to, the poses are printed. Existing output files are replaced; other files in their folders are kept. An image that cannot be read is reported and skipped; the exit status is then 1.

A film (.mp4, .mov, .mkv, .webm, .avi, …) is read by the ffmpeg on this machine. Its --json is one line
of JSON for each frame, and its --overlay is a film with the sound kept. After Ctrl-C the same command
goes on where it was ended. --overlay and --smooth give people identities as --track does.

Examples:
  $ limber predict photo.jpg
  $ limber predict photos --json poses.json --overlay overlays --stages beliefs
  $ limber predict athlete.jpg --one
  $ limber predict street.jpg --box 120,40,200,420 --flip
  $ limber predict photo.jpg --gltf figure.glb --height 1.80
  $ limber predict dance.mp4 --overlay dance-pose.mp4 --json dance.jsonl --smooth offline`;

/** Makes the command `limber predict`. */
export function addPredict(command: Command): void {
  addPredictOptions(command)
    .addHelpText('after', help)
    .action((images, options) =>
      onTerminal(async (terminal) => {
        refuseUselessTree(command, options.decode);
        const [first, ...others] = images;
        if (first !== undefined && others.length === 0 && isFilmFile(first)) {
          refuseGiven(command, (name) => optionsOfImages.includes(name), 'is for images');
          if (options.smooth !== 'offline')
            refuseGiven(command, (name) => name === 'fill', 'is for --smooth offline, which is not given');
          if (options.one || options.box !== undefined)
            refuseGiven(command, (name) => name === 'detectEvery', 'is for the detector, which is not used');
          const { runPredictFilm } = await import('./predict-film.ts');
          return withSearch({ ...options, images: 'many' }, (search) =>
            runPredictFilm(first, options, search, terminal),
          );
        }
        refuseFilms(images, command);
        const { runPredictImages } = await import('./predict-images.ts');
        await withSearch(options, (search) => runPredictImages(images, options, search, terminal));
      }),
    );
}

const optionsOfImages = ['stages', 'boxes', 'deeplabcut'];
const optionsOfFilms = ['track', 'smooth', 'fill', 'ffmpeg', 'detectEvery'];

/** Ends the program with a usage error if a film is among the images, or an option of films is given. */
function refuseFilms(images: readonly string[], command: CommandUnknownOpts): void {
  const film = images.find(isFilmFile);
  if (film !== undefined) command.error(`error: a film must be the only argument, e.g. ${film}`);
  refuseGiven(command, (name) => optionsOfFilms.includes(name), 'is for films');
}
