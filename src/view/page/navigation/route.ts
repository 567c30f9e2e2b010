export type Route =
  | { page: 'library' }
  | { page: 'video'; id: string }
  | { page: 'contents' }
  | { page: 'book'; n: number }
  | { page: 'funnel' }
  | { page: 'thresholds' }
  | { page: 'compare' }
  | { page: 'moment'; id: string }
  | { page: 'evaluation' }
  | { page: 'cell'; cell: number }
  | { page: 'answer'; cell: number; n: number }
  | { page: 'changes' }
  | { page: 'overlap' }
  | { page: 'print' }
  | { page: 'audit' }
  | { page: 'nowhere' };

/** Reads the path of an address. What does not parse leads nowhere. */
export function parseRoute(path: string): Route {
  const [first = '', second, ...more] = path.split('/').slice(1);
  if (first === 'evaluation') return parseEvaluation([second ?? '', ...more].filter((part) => part !== ''));
  if (more.length > 0 && more.some((part) => part !== '')) return { page: 'nowhere' };
  if (first === '' && !second) return { page: 'library' };
  const alone = (['funnel', 'thresholds', 'changes', 'overlap', 'print', 'audit'] as const).find(
    (page) => page === first,
  );
  if (alone && !second) return { page: alone };
  if (first === 'book') return second ? parseBook(second) : { page: 'contents' };
  if (first === 'videos') return second ? parseVideo(second, 'video') : { page: 'library' };
  if (first === 'compare') return second ? parseVideo(second, 'moment') : { page: 'compare' };
  return { page: 'nowhere' };
}

function parseEvaluation(parts: readonly string[]): Route {
  const [cell, n] = parts.map(Number);
  if (parts.length > 2 || parts.some((part) => !/^\d{1,9}$/.test(part))) return { page: 'nowhere' };
  if (cell === undefined) return { page: 'evaluation' };
  return n === undefined ? { page: 'cell', cell } : { page: 'answer', cell, n };
}

function parseBook(text: string): Route {
  return /^[1-9]\d{0,8}$/.test(text) ? { page: 'book', n: Number(text) - 1 } : { page: 'nowhere' };
}

function parseVideo(text: string, page: 'video' | 'moment'): Route {
  try {
    return { page, id: decodeURIComponent(text) };
  } catch {
    return { page: 'nowhere' };
  }
}
