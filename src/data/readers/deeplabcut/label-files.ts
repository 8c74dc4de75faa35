import { LimberError } from '../../../errors.ts';
import { at } from '../../../foundation/index.ts';
import { baseName, folderOf } from '../../find-images.ts';

/** A project's folder of labeled videos. */
const labeled = 'labeled-data';

/**
 * Finds a project's label files: in `labeled-data`, the `CollectedData_*.csv` of each video's folder, or, in a folder
 * without one, the equivalent `CollectedData_*.h5`. Other files are ignored: DeepLabCut's copy in `training-datasets/`,
 * backups, and folders inside a video's folder. Without `labeled-data`, the source may be that folder itself or a
 * video's folder.
 *
 * @param names all files of the source
 * @param scorer the person whose labels are used, if several people have labeled a video
 * @throws LimberError when there are none, or it is not clear which of several to use.
 */
export function labelFiles(
  names: readonly string[],
  scorer: string | undefined,
  where: string,
): readonly string[] {
  const tables = tablesOf(names, where);
  return [...new Set(tables.map(folderOf))].map((folder) => {
    const own = tables.filter((name) => folderOf(name) === folder);
    const [first, second] = [at(own, 0), own[1]];
    if (second === undefined) return first;
    const isOwn = (name: string) => baseName(name).replace(/\.[^.]*$/, '') === `CollectedData_${scorer}`;
    const named = own.find(isOwn);
    if (named !== undefined) return named;
    throw new LimberError({
      what: 'labels of several scorers',
      got: `${baseName(first)} and ${baseName(second)}`,
      expected: 'a config.yaml whose scorer is one of them',
      where: `${where}/${folder}`,
    });
  });
}

function tablesOf(names: readonly string[], where: string): readonly string[] {
  const projects = projectFolders(names);
  const [project, other] = projects;
  if (project !== undefined && other !== undefined) {
    throw new LimberError({
      what: 'several DeepLabCut projects',
      got: projects.map((folder) => folder || 'the folder itself').join(' and '),
      expected: 'the folder of one project',
      where,
    });
  }
  const root = project === undefined ? '' : `${project}${labeled}/`;
  // Allowed depths of label files: in a video's folder; if no folder is called `labeled-data`, also in the source
  // itself.
  const depth = project === undefined ? [0, 1] : [1];
  const tables = names.filter(
    (name) =>
      name.startsWith(root) &&
      depth.includes(name.slice(root.length).split('/').length - 1) &&
      /^CollectedData_.*\.(csv|h5)$/.test(baseName(name)) &&
      !/(^|\/)training-datasets\//.test(name),
  );
  const isText = (name: string) => name.endsWith('.csv');
  const withText = new Set(tables.filter(isText).map(folderOf));
  const chosen = tables.filter((name) => isText(name) || !withText.has(folderOf(name)));
  if (chosen.length > 0) return chosen;
  throw new LimberError({
    what: 'no DeepLabCut labels',
    expected: `${labeled}/*/CollectedData_*.csv or .h5`,
    where,
  });
}

/** The path in front of `labeled-data/`, for the folders of that name nearest to the source's root. */
function projectFolders(names: readonly string[]): readonly string[] {
  const folders = names.flatMap((name) => {
    const [, before] = /^((?:[^/]+\/)*?)labeled-data\//.exec(name) ?? [];
    return before === undefined ? [] : [before];
  });
  const depth = (folder: string) => folder.split('/').length;
  const nearest = Math.min(...folders.map(depth));
  return [...new Set(folders.filter((folder) => depth(folder) === nearest))];
}
