import { type CollectedVideo, noFacts } from './candidate.ts';
import { undescribed } from './sources/folder.ts';

/** A video of a collection of which nothing is known but these facts. */
export function collectedVideo(facts: Partial<CollectedVideo>): CollectedVideo {
  const id = facts.id ?? 'v';
  return {
    ...noFacts,
    ...undescribed,
    id,
    key: `youtube:${id}`,
    foundAs: `youtube:${id}`,
    source: 'youtube',
    wantedId: id,
    media: { kind: 'page', url: `https://www.youtube.com/watch?v=${id}` },
    retrieved: '2026-01-01T00:00:00.000Z',
    found: [],
    alsoAs: [],
    ...facts,
  };
}
