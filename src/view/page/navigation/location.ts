import { createContext } from 'preact';
import { useContext, useEffect, useLayoutEffect, useState } from 'preact/hooks';

/** Where the reader is. */
export interface Place {
  path: string;
  query: URLSearchParams;
  hash: string;
  /** Counts every step, so that going to the same place again can be told. */
  step: number;
  /** Where the window was scrolled to when this place was left; null when it is come to anew. */
  scrollY: number | null;
}

const changed = new EventTarget();
let steps = 0;

function currentPlace(): Place {
  const { pathname, search, hash } = window.location;
  const left = history.state as { scrollY?: number } | null;
  return {
    path: pathname,
    query: new URLSearchParams(search),
    hash,
    step: steps++,
    scrollY: left?.scrollY ?? null,
  };
}

/** Goes to an address of this page; with `replace` the one before is forgotten. */
export function navigate(address: string, { replace = false } = {}): void {
  if (replace) history.replaceState(history.state, '', address);
  else {
    history.replaceState({ scrollY: window.scrollY }, '');
    history.pushState(null, '', address);
  }
  changed.dispatchEvent(new Event('change'));
}

/** Follows `navigate`, the browser's own buttons, and clicks on links inside this page. */
export function usePlaceOfWindow(): Place {
  const [place, setPlace] = useState(currentPlace);
  useEffect(() => {
    history.scrollRestoration = 'manual';
    const update = () => setPlace(currentPlace());
    changed.addEventListener('change', update);
    window.addEventListener('popstate', update);
    document.addEventListener('click', followLink);
    return () => {
      changed.removeEventListener('change', update);
      window.removeEventListener('popstate', update);
      document.removeEventListener('click', followLink);
    };
  }, []);
  return place;
}

export const PlaceContext = createContext<Place>({
  path: '/',
  query: new URLSearchParams(),
  hash: '',
  step: 0,
  scrollY: null,
});

export function usePlace(): Place {
  return useContext(PlaceContext);
}

/** A new page starts at its top; one that is gone back to where it was left. */
export function useScrollOfPlace({ path, scrollY, hash }: Place): void {
  useLayoutEffect(() => {
    if (scrollY !== null) requestAnimationFrame(() => window.scrollTo(0, scrollY));
    else if (hash === '') window.scrollTo(0, 0);
  }, [path]);
}

function followLink(event: MouseEvent): void {
  const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!isPlain || event.defaultPrevented || !link || link.target || link.origin !== location.origin) return;
  // Skip links only move the focus, which the browser does by itself.
  if (link.classList.contains('skip') || link.pathname.startsWith('/api/')) return;
  event.preventDefault();
  navigate(link.pathname + link.search + link.hash);
}
