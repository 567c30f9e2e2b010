/** Moves the focus along a lane and from lane to lane; picking is left to the buttons themselves. */
export function moveInLanes(event: KeyboardEvent): void {
  const from =
    event.target instanceof Element ? event.target.closest<HTMLButtonElement>('button.stretch') : null;
  const lane = from?.closest('.lane');
  if (!from || !lane || event.ctrlKey || event.metaKey || event.altKey) return;
  const to = destination(event.key, from, lane);
  if (!to) return;
  event.preventDefault();
  to.focus();
  to.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

function destination(key: string, from: HTMLButtonElement, lane: Element): HTMLButtonElement | undefined {
  const stretches = [...lane.querySelectorAll<HTMLButtonElement>('button.stretch')];
  const position = stretches.indexOf(from);
  if (key === 'ArrowRight') return stretches[position + 1];
  if (key === 'ArrowLeft') return stretches[position - 1];
  if (key === 'Home') return stretches[0];
  if (key === 'End') return stretches.at(-1);
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return undefined;
  const lanes = [...lane.parentElement!.querySelectorAll('.lane')];
  const beside = lanes[lanes.indexOf(lane) + (key === 'ArrowDown' ? 1 : -1)];
  return beside
    ? nearest([...beside.querySelectorAll<HTMLButtonElement>('button.stretch')], secOf(from))
    : undefined;
}

function nearest(stretches: readonly HTMLButtonElement[], sec: number): HTMLButtonElement | undefined {
  const distance = (stretch: HTMLButtonElement) => Math.abs(secOf(stretch) - sec);
  return stretches.reduce<HTMLButtonElement | undefined>(
    (best, stretch) => (best && distance(best) <= distance(stretch) ? best : stretch),
    undefined,
  );
}

function secOf(stretch: HTMLButtonElement): number {
  return Number(stretch.dataset.sec);
}
