import { useEffect } from 'preact/hooks';
import type { DocumentDetails } from '../../api.ts';
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

export function useForm(): BookForm {
  const asked = usePlace().query.get('as');
  return bookForms.find((form) => form === asked) ?? 'page';
}

/** Turns pages by keys, and has the pages beside this one ready. */
export function useLeafing(
  n: number,
  details: DocumentDetails | null,
  form: BookForm,
  focusNumber: () => void,
): void {
  const total = details?.total ?? 0;
  const go = (to: number | null | undefined) => {
    if (to !== null && to !== undefined && to !== n && to >= 0) navigate(leafLink(to, form));
  };
  const forward = () => go(details?.next);
  const back = () => go(details?.previous);
  useShortcuts({
    ArrowRight: forward,
    j: forward,
    ArrowLeft: back,
    k: back,
    Home: () => go(total > 0 ? 0 : null),
    End: () => go(total > 0 ? total - 1 : null),
    g: focusNumber,
    t: () => navigate(leafLink(n, form === 'trainer' ? 'page' : 'trainer'), { replace: true }),
  });
  useEffect(() => {
    if (details?.n !== n) return;
    for (const near of [details.next, details.previous]) {
      if (near !== null) fetchApi(documentApi(near)).catch(() => {});
    }
  }, [n, details]);
}
