/**
 * Finds faults that keep a page from being well-formed XML, apart from names and encoding: unbalanced or unquoted tags,
 * a bare `<` or `&`. Empty if there are none.
 */
export function faults(page: string): readonly string[] {
  const body = page.replace(/^<!DOCTYPE html>/, '');
  const found: string[] = [];
  const open: string[] = [];
  const tag = /<(\/?)([a-zA-Z][\w-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/g;
  for (const [, closing, name, , empty] of body.matchAll(tag)) {
    if (closing) {
      const last = open.pop();
      if (last !== name) found.push(`</${name}> closes <${last}>`);
    } else if (!empty) open.push(name!);
  }
  if (open.length > 0) found.push(`left open: ${open.join(', ')}`);
  const text = body.replace(tag, '');
  for (const [bare] of text.matchAll(/<.{0,40}/g)) found.push(`bare ${bare}`);
  for (const [bare] of body.matchAll(/&(?!#\d+;|amp;|lt;|gt;|quot;).{0,20}/g)) found.push(`bare ${bare}`);
  return found;
}
