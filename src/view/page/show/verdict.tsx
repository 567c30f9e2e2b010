import type { VideoVerdict } from '../../api.ts';

const words: Record<VideoVerdict, string> = {
  kept: 'kept',
  dropped: 'dropped',
  failed: 'failed',
  pending: 'not finished',
};

/** The verdict in words and colour, with the reason where there is one. */
export function VerdictBadge({ verdict, reason }: { verdict: VideoVerdict; reason?: string | null }) {
  return (
    <span class={`badge badge-${verdict}`}>
      {words[verdict]}
      {reason && (
        <>
          : <code>{reason}</code>
        </>
      )}
    </span>
  );
}

/** That something about the film is odd, whatever became of it. */
export function SuspectBadge() {
  return <span class="badge badge-suspect">suspect</span>;
}
