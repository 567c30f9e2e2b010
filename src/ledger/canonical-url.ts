/** Parameters that say where a reader came from, not what is read. */
const tracking = /^(utm_\w+|fbclid|gclid|si|feature|pp|ab_channel)$/;
const youtubeHosts = new Set([
  'youtube.com',
  'www.youtube.com',
  'm.youtube.com',
  'music.youtube.com',
  'youtube-nocookie.com',
  'www.youtube-nocookie.com',
]);
const youtubeId = /^[A-Za-z0-9_-]{11}$/;

/** The id in an address of a YouTube video, in whichever of its forms; null for any other address. */
export function youtubeIdOf(address: string): string | null {
  const url = parse(address);
  if (!url) return null;
  const [, first, second] = url.pathname.split('/');
  let id: string | null | undefined = null;
  if (url.hostname === 'youtu.be') id = first;
  else if (youtubeHosts.has(url.hostname)) {
    if (first === 'watch') id = url.searchParams.get('v');
    else if (first !== undefined && ['shorts', 'embed', 'live', 'v'].includes(first)) id = second;
  }
  return id && youtubeId.test(id) ? id : null;
}

export function youtubePage(id: string): string {
  return `https://www.youtube.com/watch?v=${id}`;
}

/**
 * One form for all addresses of the same page: the host in lower case, no fragment, no tracking, parameters in order.
 * Null for what is no web address, or holds a name or password.
 */
export function canonicalUrl(address: string): string | null {
  const url = parse(address);
  if (url === null || `${url.username}${url.password}` !== '') return null;
  const id = youtubeIdOf(address);
  if (id !== null) return youtubePage(id);
  url.hash = '';
  if (url.hostname === 'www.archive.org') url.hostname = 'archive.org';
  for (const name of [...url.searchParams.keys()]) if (tracking.test(name)) url.searchParams.delete(name);
  url.searchParams.sort();
  return url.href;
}

function parse(address: string): URL | null {
  const url = URL.parse(address.trim());
  return url && (url.protocol === 'http:' || url.protocol === 'https:') ? url : null;
}
