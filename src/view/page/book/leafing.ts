import { useEffect } from 'preact/hooks';
import { fetchApi } from '../data/api.ts';
import { bookLink } from '../navigation/links.ts';
import { navigate, usePlace } from '../navigation/location.ts';
import { useShortcuts } from '../navigation/shortcuts.ts';

/** How a document is shown: as a page, with what refining changed, or as a trainer gets it. */
export const bookForms = ['page', 'changes', 'trainer'] as const;
export type BookForm = (typeof bookForms)[number];

export function documentApi(n: number): string {
  return `/api/documents/${n}`;
}

/** The address of a document in the form that is looked at now. */
export function leafLink(n: number, form: BookForm): string {
  return form === 'page' ? bookLink(n) : `${bookLink(n)}?as=${form}`;
}

export function useBookForm(): BookForm {
  const asked = usePlace().query.get('as');
  return bookForms.find((form) => form === asked) ?? 'page';
}

/** Turns pages by keys, however fast they are pressed, and has the pages beside this one ready. */
export function useLeafing(
  n: number,
  total: number,
  form: BookForm,
  isShown: boolean,
  focusNumber: () => void,
): void {
  const go = (to: number) => {
    if (to !== n && to >= 0 && to < total) navigate(leafLink(to, form));
  };
  useShortcuts({
    ArrowRight: () => go(n + 1),
    j: () => go(n + 1),
    ArrowLeft: () => go(n - 1),
    k: () => go(n - 1),
    Home: () => go(0),
    End: () => go(total - 1),
    g: focusNumber,
    t: () => navigate(leafLink(n, form === 'trainer' ? 'page' : 'trainer'), { replace: true }),
  });
  useEffect(() => {
    if (!isShown) return;
    for (const near of [n + 1, n - 1]) {
      if (near >= 0 && near < total) fetchApi(documentApi(near)).catch(() => {});
    }
  }, [n, total, isShown]);
}
