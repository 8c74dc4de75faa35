import { fileSink } from '../files/node.ts';
import { readFilmPoses } from './film-file.ts';

/**
 * Writes a film's poses as CSV, with a row for each person in each frame. Columns: frame, time in seconds, identity,
 * whether the person was filled in, and x, y and confidence of every joint. Unknown values are empty.
 * @param poses the file written by `writeFilmPoses`.
 */
export async function writeFilmCsv(poses: string, out: string): Promise<void> {
  const { header, frames } = await readFilmPoses(poses);
  const sink = await fileSink(out);
  try {
    const columns = header.joints.flatMap((joint) => [`${joint} x`, `${joint} y`, `${joint} confidence`]);
    await sink.write(`${['frame', 'time', 'id', 'filled', ...columns].map(quoted).join(',')}\n`);
    for await (const { frame, time = '', people } of frames) {
      for (const { id, filled = false, pose = [] } of people) {
        const joints = pose.flatMap((joint) =>
          joint ? [joint.point.x, joint.point.y, joint.confidence ?? ''] : ['', '', ''],
        );
        await sink.write(`${[frame, time, id > 0 ? id : '', filled, ...joints].join(',')}\n`);
      }
    }
    await sink.finish();
  } finally {
    await sink.abandon();
  }
}

function quoted(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
