import type { SampleVideo } from '../../../records/sample.ts';
import { videoLink } from '../navigation/links.ts';
import { useCorpus } from '../shell/corpus.ts';
import { OutsideLink } from '../show/outside-link.tsx';
import { formatSpan } from '../show/quantities.ts';

/** The line above what comes from one video: whose it is, and under which licence. */
export function Provenance({ video }: { video: SampleVideo }) {
  const { hasVideos } = useCorpus();
  const { id, title, licence, url, clips } = video;
  const topics = [video.subject, video.course, video.subCourse, video.knowledgePoint].filter(
    (topic) => topic !== null,
  );
  const first = clips[0];
  const last = clips.at(-1);
  const name = <bdi>{title ?? id}</bdi>;
  return (
    <header class="provenance">
      <h2>{hasVideos ? <a href={videoLink(id)}>{name}</a> : name}</h2>
      <p class="meta">
        {first && last && <span class="time">{formatSpan(first.startSec, last.endSec)}</span>}
        {topics.length > 0 && <bdi>{topics.join(' › ')}</bdi>}
        <span>
          Licence: <bdi>{licence ?? 'unknown'}</bdi>
        </span>
        {url !== null && <OutsideLink address={url} />}
      </p>
    </header>
  );
}
