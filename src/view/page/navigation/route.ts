export type Route =
  | { page: 'library' }
  | { page: 'video'; id: string }
  | { page: 'contents' }
  | { page: 'book'; n: number }
  | { page: 'funnel' }
  | { page: 'thresholds' }
  | { page: 'compare' }
  | { page: 'moment'; id: string }
  | { page: 'audit' }
  | { page: 'nowhere' };

/** Reads the path of an address. What does not parse leads nowhere. */
export function parseRoute(path: string): Route {
  const [first = '', second, ...more] = path.split('/').slice(1);
  if (more.length > 0 && more.some((part) => part !== '')) return { page: 'nowhere' };
  if (first === '' && !second) return { page: 'library' };
  const alone = (['funnel', 'thresholds', 'audit'] as const).find((page) => page === first);
  if (alone && !second) return { page: alone };
  if (first === 'book') return second ? parseBook(second) : { page: 'contents' };
  if (first === 'videos') return second ? parseVideo(second, 'video') : { page: 'library' };
  if (first === 'compare') return second ? parseVideo(second, 'moment') : { page: 'compare' };
  return { page: 'nowhere' };
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
