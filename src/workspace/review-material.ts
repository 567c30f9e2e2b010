import type { CollectedVideo } from '../collect/candidate.ts';
import { type Cut, guardText } from '../language/guard-text.ts';
import { anyTopic } from '../stages/04-judge/judge-model.ts';

/** What a model is shown of a video's metadata, by the places of the prompt, and what was cut from it. */
export interface ReviewMaterial {
  shown: Record<MaterialName, string>;
  cut: { from: MaterialName; reason: Cut['kind']; text: string }[];
}

type MaterialName = 'topic' | 'title' | 'channel' | 'description' | 'comments';

/** Longest quotation of what was cut: all of it is in `videos.jsonl`. */
const quotedChars = 100;
/** Places in the syllabus that are named; a video may be found for hundreds. */
const mostTopics = 5;

/** Title, channel, description and comments without what looks like instructions to whoever reviews them. */
export function reviewMaterial(video: CollectedVideo): ReviewMaterial {
  const { title, channel, description, comments } = video;
  const cut: ReviewMaterial['cut'] = [];
  const guarded = (from: MaterialName, untrusted: string): string => {
    const { text, cuts } = guardText(untrusted);
    for (const { kind, start, end } of cuts) {
      const quoted = [...untrusted.slice(start, end).trim()].slice(0, quotedChars).join('');
      cut.push({ from, reason: kind, text: quoted });
    }
    return text;
  };
  const shown = {
    topic: guarded('topic', topicsOf(video).join('\n')) || anyTopic,
    title: guarded('title', title ?? ''),
    channel: guarded('channel', channel?.name ?? ''),
    description: guarded('description', description ?? ''),
    comments: guarded('comments', comments.join('\n')),
  };
  return { shown, cut };
}

/** A line for each place that it was found for: `chain rule (Differentiation, Calculus, Mathematics)`. */
function topicsOf({ knowledgePoint, subCourse, course, subject, found }: CollectedVideo): string[] {
  const places = [{ knowledgePoint, subCourse, course, subject }, ...found];
  const lines = places.flatMap((place) => {
    const names = [place.knowledgePoint, place.subCourse, place.course, place.subject];
    const [first, ...rest] = names.filter((name) => name !== null);
    if (first === undefined) return [];
    return rest.length === 0 ? first : `${first} (${rest.join(', ')})`;
  });
  return [...new Set(lines)].slice(0, mostTopics);
}
