import type { Session } from '../session.ts';

/**
 * Several sessions of one model as one: a run goes to the session that has the fewest before it.
 * @param open opens one of them; when one cannot be opened, the others are closed.
 */
export async function openPool(count: number, open: () => Promise<Session>): Promise<Session> {
  const opened = await Promise.allSettled(Array.from({ length: count }, open));
  const sessions = opened.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const close = async () => {
    await Promise.all(sessions.map((session) => session.close()));
  };
  const refused = opened.find((each) => each.status === 'rejected');
  if (refused) {
    await close();
    throw refused.reason;
  }
  const waiting = sessions.map((session) => ({ session, runs: 0 }));
  const { inputs, outputs } = sessions[0]!;
  return {
    inputs,
    outputs,
    async run(...tensors) {
      const least = waiting.reduce((one, other) => (other.runs < one.runs ? other : one));
      least.runs++;
      try {
        return await least.session.run(...tensors);
      } finally {
        least.runs--;
      }
    },
    close,
  };
}
