import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Clock } from '../clock.ts';

interface PlayheadProps {
  clock: Clock;
  durationSec: number;
  scroller: RefObject<HTMLElement | null>;
}

/** The line at the moment that plays. Moved by hand, since it moves with every frame. */
export function Playhead({ clock, durationSec, scroller }: PlayheadProps) {
  const line = useRef<HTMLDivElement>(null);
  useEffect(
    () =>
      clock.watch((sec) => {
        if (!line.current || !scroller.current) return;
        const share = Math.min(1, sec / durationSec);
        line.current.style.left = `${share * 100}%`;
        const { scrollWidth, clientWidth, scrollLeft } = scroller.current;
        const x = share * scrollWidth;
        const isInSight = x >= scrollLeft && x <= scrollLeft + clientWidth;
        if (!isInSight && scrollWidth > clientWidth) scroller.current.scrollLeft = x - clientWidth * 0.1;
      }),
    [clock, durationSec, scroller],
  );
  return <div ref={line} class="playhead" aria-hidden="true" />;
}
