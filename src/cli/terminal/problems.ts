import type { Printer } from './printer.ts';

const shown = 5;

/**
 * Prints the problems of items that a call skipped: the first few, then their number.
 * @param summary the end of the sentence that begins with the number.
 */
export function noteProblems(
  problems: readonly { readonly message: string }[],
  summary: string,
  { note }: Pick<Required<Printer>, 'note'>,
): void {
  if (problems.length === 0) return;
  for (const { message } of problems.slice(0, shown)) note(`limber: ${message}\n`);
  const more = problems.length > shown ? `; the first ${shown} are listed` : '';
  note(`limber: ${problems.length} ${summary}${more}\n`);
}
