export interface Flow {
  /** What the whole width stands for. */
  of: number;
  kept: number;
  dropped: number;
  failed: number;
  pending: number;
}

/** One bar: what went on, and what was lost, by verdict. Said in numbers beside it. */
export function FlowBar({ flow }: { flow: Flow }) {
  const width = (count: number) => ({ width: `${(count / Math.max(1, flow.of)) * 100}%` });
  return (
    <div class="flow" aria-hidden="true">
      <div class="flow-kept" style={width(flow.kept)} />
      <div class="flow-pending" style={width(flow.pending)} />
      <div class="flow-dropped" style={width(flow.dropped)} />
      <div class="flow-failed" style={width(flow.failed)} />
    </div>
  );
}
