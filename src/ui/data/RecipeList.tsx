/** A recipe in words, line by line. */
import type { Recipe } from '../../workers/protocol.ts';
import { text } from '../language.ts';
import { extrasLine, filterLine, windowLine } from './recipeWords.ts';

export function RecipeList({ recipe }: { readonly recipe: Recipe }) {
  const words = text.value.data;
  const extras = extrasLine(recipe);
  const lines: [string, string][] = [
    [words.recipeWords.filters, filterLine(recipe)],
    [words.window, windowLine(recipe.window)],
    [words.recipeWords.fit, words.fits[recipe.fit]],
    ...(extras ? [[words.recipeWords.extras, extras] satisfies [string, string]] : []),
  ];
  return (
    <>
      <dl class="recipe-list">
        {lines.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {recipe.flip && <p class="help">{words.flipWarning}</p>}
    </>
  );
}
