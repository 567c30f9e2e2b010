import type { CorpusInfo } from '../../api.ts';
import { auditLink, compareLink, contentsLink, funnelLink, libraryLink } from '../navigation/links.ts';
import type { Route } from '../navigation/route.ts';
import { KeyboardHelp } from './keyboard-help.tsx';
import { ThemeSwitch } from './theme.tsx';

export function Header({ corpus, route }: { corpus: CorpusInfo | null; route: Route }) {
  const isBook = route.page === 'contents' || route.page === 'book';
  const isResults = corpus?.kind === 'evaluation' || corpus?.kind === 'overlap';
  const links = isResults
    ? [
        {
          href: '/',
          name: corpus?.kind === 'overlap' ? 'Overlap' : 'Scores',
          isCurrent: route.page !== 'nowhere',
        },
      ]
    : corpus?.hasVideos
      ? [
          {
            href: libraryLink(),
            name: 'Library',
            isCurrent: route.page === 'library' || route.page === 'video',
          },
          { href: contentsLink(), name: 'Textbook', isCurrent: isBook },
          {
            href: funnelLink(),
            name: 'Funnel',
            isCurrent: route.page === 'funnel' || route.page === 'thresholds',
          },
          ...(corpus.against !== null
            ? [
                {
                  href: compareLink(),
                  name: 'Compare',
                  isCurrent: route.page === 'compare' || route.page === 'moment',
                },
              ]
            : []),
          ...(corpus.hasAudit ? [{ href: auditLink, name: 'Audit', isCurrent: route.page === 'audit' }] : []),
        ]
      : [{ href: contentsLink(), name: 'Contents', isCurrent: isBook || route.page === 'library' }];
  return (
    <header class="masthead">
      <a class="skip" href="#content">
        Skip to the content
      </a>
      <p class="wordmark">
        <a href="/">Lectern</a>
        {corpus && (
          <bdi class="corpus-name" title={corpus.path}>
            {corpus.name}
          </bdi>
        )}
      </p>
      <nav aria-label="Main">
        <ul>
          {links.map(({ href, name, isCurrent }) => (
            <li key={name}>
              <a href={href} aria-current={isCurrent ? 'page' : undefined}>
                {name}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div class="masthead-end">
        <ThemeSwitch />
        <KeyboardHelp />
      </div>
    </header>
  );
}
