import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** The first heading of a page. A page that is come to takes the focus there, so that screen readers begin with it. */
export function PageHeading({ title, children }: { title: string; children?: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title.slice(0, 120)} – Lectern`;
    if (isFirstPage) isFirstPage = false;
    else heading.current?.focus({ preventScroll: true });
  }, [title]);
  return (
    <h1 ref={heading} tabIndex={-1}>
      <bdi>{children ?? title}</bdi>
    </h1>
  );
}

/** The browser itself sets the focus on the first page. */
let isFirstPage = true;
