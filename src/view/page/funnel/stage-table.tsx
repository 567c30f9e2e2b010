import type { FunnelStage } from '../../api.ts';
import { formatLength, formatNumber } from '../show/quantities.ts';
import { type Choice, fromStart } from './choice.ts';
import { FlowBar } from './flow-bar.tsx';
import { ReasonLinks } from './reason-links.tsx';

/** The stages in order: videos in and out. */
export function StageTable({ stages, choice }: { stages: readonly FunnelStage[]; choice: Choice | null }) {
  const most = Math.max(1, ...stages.map((stage) => stage.in));
  return (
    <section aria-labelledby="stages-title">
      <h2 id="stages-title">Videos, stage by stage</h2>
      <table class="stages">
        <thead>
          <tr>
            <th scope="col">Stage</th>
            <th scope="col" class="flow-column">
              <span class="hidden-text">Dropped, by reason</span>
            </th>
            <th scope="col">in</th>
            <th scope="col">out</th>
            <th scope="col">dropped</th>
            <th scope="col">failed</th>
            <th scope="col">time</th>
          </tr>
        </thead>
        <tbody>
          {stages.map((stage) => (
            <StageRow key={stage.stage} stage={stage} most={most} choice={choice} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function StageRow({ stage, most, choice }: { stage: FunnelStage; most: number; choice: Choice | null }) {
  const { stage: name, in: into, out, dropped, failed, pending, reasons, wallSec, cpuSec } = stage;
  const links = reasons.map(({ verdict, reason, count }) => ({
    choice: { kind: 'video' as const, verdict, stage: name, reason, ...fromStart },
    count,
  }));
  return (
    <tr>
      <th scope="row">{name}</th>
      <td class="flow-column">
        <FlowBar flow={{ of: most, kept: out, dropped, failed, pending }} />
        <ReasonLinks reasons={links} choice={choice} />
        {pending > 0 && <p class="faint">{formatNumber(pending)} not finished</p>}
      </td>
      <td data-name="in">{formatNumber(into)}</td>
      <td data-name="out">{formatNumber(out)}</td>
      <td data-name="dropped">{formatNumber(dropped)}</td>
      <td data-name="failed">{formatNumber(failed)}</td>
      <td data-name="time" title={`${formatLength(cpuSec)} of CPU time`}>
        {wallSec > 0 ? formatLength(wallSec) : '–'}
      </td>
    </tr>
  );
}
