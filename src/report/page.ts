import { type ComponentChild, type ComponentChildren, h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { packageVersion } from '../config/package.ts';
import { type Cell, type Column, cellText, type Table } from '../stats/table.ts';
import { styles } from './styles.ts';

/** Nothing runs, nothing is fetched: pictures of the folder, and the styles in the page. */
const policy =
  "default-src 'none'; img-src 'self' file: data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** A whole page. All texts in it are escaped by Preact. */
export function page(title: string, children: ComponentChildren): string {
  const head = h(
    'head',
    null,
    h('meta', { charset: 'utf-8' }),
    h('meta', { 'http-equiv': 'Content-Security-Policy', content: policy }),
    h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    h('meta', { name: 'color-scheme', content: 'light dark' }),
    h('meta', { name: 'generator', content: `Lectern ${packageVersion}` }),
    h('meta', { name: 'referrer', content: 'no-referrer' }),
    h('title', null, title),
    h('style', { dangerouslySetInnerHTML: { __html: styles } }),
  );
  const html = h('html', { lang: 'en' }, head, h('body', null, children));
  return `<!doctype html>\n${renderToString(html)}\n`;
}

/** A plot of ours, with what it shows under it. */
export function figure(svg: string, caption: string): ComponentChild {
  return h(
    'figure',
    null,
    h('div', { class: 'plot', dangerouslySetInnerHTML: { __html: svg } }),
    h('figcaption', null, caption),
  );
}

/** A table that can be moved sideways where the window is narrow. Its title is not repeated under a heading that says it. */
export function tableView({ title, columns, rows }: Table, heading = ''): ComponentChild {
  const isText = columns.map((_, index) => rows.some((row) => typeof row[index] === 'string'));
  return h(
    'div',
    { class: 'table', role: 'region', 'aria-label': title, tabIndex: 0 },
    h(
      'table',
      null,
      h('caption', { class: title === heading ? 'hidden' : '' }, title),
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          columns.map(({ name }, index) =>
            h('th', { scope: 'col', class: isText[index] ? '' : 'number' }, name),
          ),
        ),
      ),
      h(
        'tbody',
        null,
        rows.map((row) =>
          h(
            'tr',
            null,
            row.map((cell, index) =>
              tableCell(cell, columns[index]!, { isHead: index === 0, isText: isText[index]! }),
            ),
          ),
        ),
      ),
    ),
  );
}

function tableCell(
  cell: Cell,
  column: Column,
  { isHead, isText }: { isHead: boolean; isText: boolean },
): ComponentChild {
  return h(
    isHead ? 'th' : 'td',
    { ...(isHead ? { scope: 'row' } : {}), class: isText ? '' : 'number' },
    cellText(cell, column),
  );
}
