import { type Examination, readingOf } from '../library/program.ts';
import type { Row } from './database.ts';
import { spokenTexts } from './index-videos.ts';
import type { Opened } from './opened.ts';
import type { Phrase } from './search-query.ts';
import { type FoundSnippets, findSnippets, type Passage } from './snippet.ts';
import { examineRow } from './video-row.ts';

/** Where in a video something is said or shown. */
export async function videoSnippets(
  opened: Opened,
  row: Row,
  phrases: readonly Phrase[],
  limit: number,
): Promise<FoundSnippets> {
  return findSnippets(passagesOf(row, await examineRow(opened, row)), phrases, limit);
}

/** Title, speech and on-screen text of a video, in order of time. */
function passagesOf(row: Row, { artefacts }: Examination): Passage[] {
  const { transcribe, keyframe } = artefacts;
  const said = spokenTexts(artefacts).map((text, index) => {
    const { startSec, endSec } = transcribe!.utterances[index]!;
    return { kind: 'speech' as const, text, startSec, endSec };
  });
  const shown = (readingOf(artefacts)?.screens ?? []).flatMap(({ screen, text }) => {
    const found = keyframe?.screens[screen];
    if (!found) return [];
    return [{ kind: 'ocr' as const, text, startSec: found.screenStartSec, endSec: found.screenEndSec }];
  });
  const timed = [...said, ...shown].sort((a, b) => a.startSec - b.startSec);
  return [{ kind: 'title', text: String(row.title), startSec: null, endSec: null }, ...timed];
}
