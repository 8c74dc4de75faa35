import type { Session } from './session.ts';

/** Opens sessions in parallel. If one cannot be opened, the others are closed and its error is thrown. */
export async function openTogether(
  count: number,
  open: (place: number) => Promise<Session>,
): Promise<readonly Session[]> {
  const opened = await Promise.allSettled(Array.from({ length: count }, (_, place) => open(place)));
  const sessions = opened.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const refused = opened.find((each) => each.status === 'rejected');
  if (refused === undefined) return sessions;
  await Promise.all(sessions.map((session) => session.close()));
  throw refused.reason;
}
