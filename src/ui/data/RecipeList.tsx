/** A dataset's recipe in words, line by line, and the hash that tells equal ones. */
import type { DatasetRecord } from '../../workers/protocol.ts';
import { text } from '../language.ts';
import { extrasLine, filterLine, windowLine } from './recipeWords.ts';

export function RecipeList({ recipe, recipeHash }: Pick<DatasetRecord, 'recipe' | 'recipeHash'>) {
  const words = text.value.data;
  const extras = extrasLine(recipe);
  const lines: [string, string][] = [
    [words.recipeWords.filters, filterLine(recipe)],
    [words.window, windowLine(recipe.window)],
    [words.recipeWords.fit, words.fits[recipe.fit]],
    ...(extras ? [[words.recipeWords.extras, extras] satisfies [string, string]] : []),
    ...(recipeHash ? [[words.recipeWords.hash, recipeHash.slice(0, 12)] satisfies [string, string]] : []),
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
