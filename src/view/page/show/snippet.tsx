import type { Snippet } from '../../api.ts';
import { formatTime } from './quantities.ts';

const places = { speech: 'Speech', ocr: 'On screen', title: 'Title', text: 'Text' } as const;

/** What a search found, with the words marked; a link to the moment where `href` is given. */
export function SnippetLine({ snippet, href }: { snippet: Snippet; href: string }) {
  const { kind, startSec } = snippet;
  return (
    <a class="snippet" href={href}>
      <span class="snippet-place">
        {places[kind]}
        {startSec !== null && <span class="time"> {formatTime(startSec)}</span>}
      </span>{' '}
      <bdi class="snippet-text">{markedPieces(snippet)}</bdi>
    </a>
  );
}

function markedPieces({ text, marks }: Snippet) {
  const pieces = [];
  let from = 0;
  for (const [start, end] of marks) {
    if (start > from) pieces.push(text.slice(from, start));
    pieces.push(<mark key={start}>{text.slice(start, end)}</mark>);
    from = end;
  }
  pieces.push(text.slice(from));
  return pieces;
}
