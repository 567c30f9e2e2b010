import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Clock } from '../clock.ts';

/** A second is never wider than this, and the whole never wider than browsers draw without trouble. */
const mostPxPerSec = 80;
const mostPx = 120_000;
const stepFactor = 1.6;

export interface Zoom {
  /** Times the width of the window onto it; 1 shows all. */
  factor: number;
  /** Width of all of it. */
  widthPx: number;
  isLeast: boolean;
  isMost: boolean;
  in: () => void;
  out: () => void;
  all: () => void;
}

/** Zooms about the playhead where that is in sight, else about the middle. */
export function useZoom(scroller: RefObject<HTMLElement | null>, durationSec: number, clock: Clock): Zoom {
  const [factor, setFactor] = useState(1);
  const [windowPx, setWindowPx] = useState(0);
  const anchor = useRef<{ share: number; fromLeftPx: number } | null>(null);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWindowPx(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);
  useLayoutEffect(() => {
    if (scroller.current && anchor.current) {
      scroller.current.scrollLeft = anchor.current.share * windowPx * factor - anchor.current.fromLeftPx;
    }
  }, [factor]);

  const most = Math.max(1, Math.min(mostPx, durationSec * mostPxPerSec) / Math.max(1, windowPx));
  const zoomTo = (wanted: number, aboutPx?: number) => {
    const element = scroller.current;
    if (!element) return;
    const width = windowPx * factor;
    const playheadPx = (clock.sec / durationSec) * width - element.scrollLeft;
    const isInSight = playheadPx >= 0 && playheadPx <= windowPx;
    const fromLeftPx = aboutPx ?? (isInSight ? playheadPx : windowPx / 2);
    anchor.current = { share: (element.scrollLeft + fromLeftPx) / width, fromLeftPx };
    setFactor(Math.min(most, Math.max(1, wanted)));
  };
  const latest = useRef(zoomTo);
  latest.current = zoomTo;
  const current = useRef(factor);
  current.current = factor;
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      const aboutPx = event.clientX - element.getBoundingClientRect().left;
      latest.current(current.current * Math.exp(-event.deltaY / 200), aboutPx);
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [scroller]);

  return {
    factor,
    widthPx: windowPx * factor,
    isLeast: factor <= 1,
    isMost: factor >= most,
    in: () => zoomTo(factor * stepFactor),
    out: () => zoomTo(factor / stepFactor),
    all: () => zoomTo(1),
  };
}
