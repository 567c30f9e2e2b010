// Addresses of the pages. Documents count from 0 in the interface and from 1 in addresses, as the reader sees them.

/** What is picked out in a video page; an `ocr` item is shown with its screen. */
export interface ItemLink {
  kind: 'screen' | 'clip' | 'utterance';
  index: number;
}

export function libraryLink(filters: Readonly<Record<string, string>> = {}): string {
  return withQuery('/', filters);
}

export function videoLink(
  id: string,
  at: { item?: ItemLink | undefined; sec?: number | null | undefined; search?: string | undefined } = {},
): string {
  const query: Record<string, string> = {};
  if (at.sec !== undefined && at.sec !== null) query.t = String(Math.round(at.sec * 1000) / 1000);
  if (at.search) query.q = at.search;
  const hash = at.item ? `#${itemAnchor(at.item)}` : '';
  return withQuery(`/videos/${encodeURIComponent(id)}`, query) + hash;
}

export function itemAnchor({ kind, index }: ItemLink): string {
  return `${kind}-${index}`;
}

export function parseItemAnchor(hash: string): ItemLink | null {
  const match = /^#?(screen|clip|utterance)-(\d{1,9})$/.exec(hash);
  return match ? { kind: match[1] as ItemLink['kind'], index: Number(match[2]) } : null;
}

/** Links to a part of a document, or to where it tells of a moment of a video. */
export function bookLink(
  n: number,
  at: { part?: number | undefined; video?: string | undefined; sec?: number | undefined } = {},
): string {
  const query: Record<string, string> = {};
  if (at.video !== undefined && at.sec !== undefined) Object.assign(query, { video: at.video, t: at.sec });
  return withQuery(`/book/${n + 1}`, query) + (at.part === undefined ? '' : `#part-${at.part + 1}`);
}

export function contentsLink(filters: Readonly<Record<string, string>> = {}): string {
  return withQuery('/book', filters);
}

export function funnelLink(filters: Readonly<Record<string, string>> = {}): string {
  return withQuery('/funnel', filters);
}

export function thresholdsLink(filters: Readonly<Record<string, string>> = {}): string {
  return withQuery('/thresholds', filters);
}

/** Samples for paper, by their numbers. */
export function printLink(numbers: readonly number[]): string {
  return `/print?n=${numbers.map((n) => n + 1).join(',')}`;
}

/** Two runs; with filters, the list of what one of them keeps alone. */
export function compareLink(filters: Readonly<Record<string, string>> = {}): string {
  return withQuery('/compare', filters);
}

/** What two runs show at a moment of a film. */
export function momentLink(id: string, sec: number | null): string {
  return withQuery(`/compare/${encodeURIComponent(id)}`, sec === null ? {} : { t: sec });
}

export const auditLink = '/audit';

/** Of an untrusted address, the part that may be linked: http and https alone. */
export function outsideAddress(address: string): URL | null {
  const url = URL.parse(address);
  return url && (url.protocol === 'http:' || url.protocol === 'https:') ? url : null;
}

function withQuery(path: string, query: Readonly<Record<string, string | number>>): string {
  const text = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  return text.size > 0 ? `${path}?${text}` : path;
}
