import type { ComponentChildren } from 'preact';

interface ItemRowProps {
  href: string;
  /** Address of a picture. */
  picture: string | null;
  title: string;
  meta: ComponentChildren;
  /** What is written or said there. */
  text?: string | undefined;
  isCurrent?: boolean;
  onFocus?: () => void;
}

/** One thing in a list, with its picture; leads to its place. */
export function ItemRow({ href, picture, title, meta, text, isCurrent = false, onFocus }: ItemRowProps) {
  return (
    <a class={isCurrent ? 'item-row item-row-current' : 'item-row'} href={href} onFocus={onFocus}>
      {picture && <img src={picture} alt="" loading="lazy" decoding="async" />}
      <span class="item-row-text">
        <bdi class="item-row-title">{title}</bdi>
        <span class="meta">{meta}</span>
        {text && <bdi class="item-row-quote">{text}</bdi>}
      </span>
    </a>
  );
}
