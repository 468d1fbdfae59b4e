/** What the recipe's forms share: the draft and how one of its values changes. */
import { useUi } from '../context.ts';
import type { Builder } from './builder.ts';
import type { DraftProblem, RecipeDraft } from './recipeDraft.ts';

export interface RecipeFormProps {
  readonly builder: Builder;
  readonly problems: ReadonlySet<DraftProblem>;
}

export function useDraft(): readonly [RecipeDraft, (change: Partial<RecipeDraft>) => void] {
  const { state } = useUi();
  return [
    state.recipe.value,
    (change) => {
      state.recipe.value = { ...state.recipe.value, ...change };
    },
  ];
}
