import { readRunIndex } from '../engine/run-index.ts';
import { Workspace, type WorkspacePlace } from '../engine/workspace.ts';
import type { Document } from '../records/document.ts';
import type { Video } from '../records/video.ts';
import { type VideoTitle, videoTitle } from '../records/video-title.ts';
import { readingOf, type VideoArtefacts } from './artefacts.ts';
import { examineVideo } from './examine.ts';
import type { RunRecord } from './layout.ts';

/** A slide that comes later is no longer the first of the lesson, but one of its content. */
const firstSec = 60;

/** What a video is called, by its manifest, its first slide or its file. */
export function titleOf(
  { facts, path }: Video,
  artefacts: Pick<VideoArtefacts, 'keyframe' | 'read' | 'reread'>,
): VideoTitle {
  const first = readingOf(artefacts)?.screens.find(({ contentChars }) => contentChars > 0);
  const startSec =
    artefacts.keyframe?.screens[first?.screen ?? -1]?.screenStartSec ?? Number.POSITIVE_INFINITY;
  return videoTitle({ title: facts.title, path, slide: first && startSec < firstSec ? first.lines : [] });
}

/** Documents of a run whose videos are called as `titleOf` says: samples have only the titles of a manifest. */
export async function withTitlesOfRun(
  place: WorkspacePlace,
  record: RunRecord,
  documents: readonly Document[],
): Promise<Document[]> {
  const workspace = Workspace.at(place);
  const untitled = new Set(
    documents.flatMap(({ videos }) => videos.filter(({ title }) => title === null).map(({ id }) => id)),
  );
  const titles = new Map<string, string>();
  for (const entry of untitled.size > 0 ? await readRunIndex(workspace, record.run) : []) {
    if (untitled.has(entry.video.id))
      titles.set(
        entry.video.id,
        titleOf(entry.video, (await examineVideo(workspace, record, entry)).artefacts).text,
      );
  }
  return documents.map((document) => ({
    ...document,
    videos: document.videos.map((video) => ({
      ...video,
      title: video.title ?? titles.get(video.id) ?? null,
    })),
  }));
}
