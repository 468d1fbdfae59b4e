/** Back and forth through the pages of a long table. */
import { text } from '../language.ts';
import { Icon } from './Icon.tsx';

export interface PagerProps {
  /** 0-based. */
  readonly page: number;
  readonly pages: number;
  onPage(page: number): void;
}

export function Pager({ page, pages, onPage }: PagerProps) {
  const words = text.value.data;
  if (pages <= 1) return null;
  return (
    <div class="pager">
      <button
        type="button"
        class="button button-small"
        disabled={page === 0}
        onClick={() => onPage(page - 1)}
      >
        <Icon name="back" />
        {words.previous}
      </button>
      <span class="num" aria-live="polite">
        {words.page(page + 1, pages)}
      </span>
      <button
        type="button"
        class="button button-small"
        disabled={page >= pages - 1}
        onClick={() => onPage(page + 1)}
      >
        {words.next}
        <Icon name="forward" />
      </button>
    </div>
  );
}
