import { describe, expect, it } from 'vitest';
import { html, trusted } from '../../src/page/html.ts';

describe('html', () => {
  it('escapes everything except markup, in content and in attributes', () => {
    const { text } = html`<p title="${'"><script>'}">${"<b> & 'c'"} ${3}</p>`;
    expect(text).toBe('<p title="&#34;&#62;&#60;script&#62;">&#60;b&#62; &#38; &#39;c&#39; 3</p>');
  });

  it('keeps markup, joins lists and writes nothing for missing values', () => {
    const { text } = html`<ul>${[html`<li>${'<'}</li>`, false, undefined, null]}${trusted('<hr/>')}</ul>`;
    expect(text).toBe('<ul><li>&#60;</li><hr/></ul>');
  });

  it('replaces characters that HTML does not allow', () => {
    expect(html`${'a\u0000b\u001bc\ud800d\n'}`.text).toBe('a\uFFFDb\uFFFDc\uFFFDd\n');
  });

  it('keeps backslashes and dollar signs unchanged', () => {
    expect(html`<p>${'$& $1 \\n'}</p>`.text).toBe('<p>$&#38; $1 \\n</p>');
  });
});
