/** Las frases del editor de la configuración, bajo las claves de config.en.ts. */
import type { ConfigKey } from '../../config.ts';
import type { Facts } from '../../errors.ts';
import type { config as english } from './config.en.ts';
import type { ErrorText } from './en.ts';
import { fact } from './facts.ts';

const units: Partial<Record<ConfigKey, string>> = {
  bsize: 'imágenes',
  imsize: 'px',
  nc: 'canal',
  nz: 'números',
  ngf: 'mapas de características',
  ndf: 'mapas de características',
  nepochs: 'épocas',
  iterations: 'iteraciones',
  critic_iters: 'pasos del crítico',
  accumulate: 'partes',
  save_epoch: 'épocas',
};

const problems: Record<string, (f: Facts) => ErrorText> = {
  syntax: (f) => ({
    title: f.value ? `«${fact(f, 'value')}» no se puede leer` : 'El archivo termina antes de tiempo',
    remedy: 'Escriba JSON o un objeto JavaScript sencillo.',
  }),
  computed: (f) => ({
    title: `«${fact(f, 'value')}» habría que ejecutarlo`,
    remedy: 'El archivo se lee, nunca se ejecuta. Escriba el valor mismo.',
  }),
  twice: (f) => ({ title: `«${fact(f, 'key')}» aparece dos veces`, remedy: 'Deje una de las dos.' }),
  prototype: (f) => ({
    title: `Ninguna configuración puede tener la clave «${fact(f, 'key')}»`,
    remedy: 'Quítela.',
  }),
  large: () => ({ title: 'El archivo ocupa más de 1 MB', remedy: 'Eso no es una configuración.' }),
  deep: () => ({ title: 'El archivo anida más de 32 niveles', remedy: 'Eso no es una configuración.' }),
  none: () => ({
    title: 'El archivo no contiene ningún objeto',
    remedy: 'Escríbalo como el config.json de la tesis.',
  }),
  several: () => ({
    title: 'El archivo contiene varios objetos y no exporta ninguno',
    remedy: 'Deje uno, o expórtelo.',
  }),
  contradiction: (f) => ({
    title: `«${fact(f, 'key')}» vale ${fact(f, 'value')}, más de lo que permiten los demás`,
    remedy: `Se esperaba como mucho ${String(f.expected).replace(/^at most /, '')}.`,
  }),
};

export function configError(f: Facts): ErrorText {
  const { title, remedy } = errorWords(f);
  const place = f.line == null ? '' : `Línea ${fact(f, 'line')}, columna ${fact(f, 'column')}: `;
  return { title: `${place}${title}`, remedy: `${remedy} No se ha cambiado nada.` };
}

function errorWords(f: Facts): ErrorText {
  const problem = problems[String(f.problem)];
  if (problem) return problem(f);
  if (f.suggestion != null) {
    return {
      title: `Clave de configuración desconocida: «${fact(f, 'key')}». ¿Quería decir «${fact(f, 'suggestion')}»?`,
      remedy: 'Corrija la clave en el archivo y vuelva a importarlo.',
    };
  }
  if (!f.key) {
    return {
      title: 'El archivo no es una configuración válida',
      remedy: 'Use un objeto como el config.json de la tesis.',
    };
  }
  return {
    title: `«${fact(f, 'key')}» vale ${fact(f, 'value')}, que no es válido`,
    remedy: `Se esperaba: ${fact(f, 'expected')}.`,
  };
}

export const config: typeof english = {
  help: 'Todas las claves de config.json. Un valor fuera de rango se rechaza aquí, antes de perder trabajo. Suelte un config.json o config.js en este panel para leerlo.',
  view: 'Ver como',
  views: { form: 'Campos', file: 'Archivo' },
  import: 'Importar',
  reading: 'Se está leyendo el archivo',
  importLabel: 'Importar config.json o config.js',
  save: (name) => `Guardar ${name}`,
  importedFrom: (name) =>
    `Leída de ${name}. Las claves que no nombra conservan los valores del ajuste rápido.`,
  units,
  rangeOf: (range, unit) => (unit === undefined ? range : `${range} ${unit}`),
  byDefault: (value) => `Por defecto ${value}`,
  inThesis: (value) => `tesis ${value}`,
  empty: 'vacío',
  current: 'como ahora',
  changed: 'Cambiado',
  changedFrom: {
    quick: 'Distinto del ajuste rápido',
    thesis: 'Distinto del ajuste de la tesis',
    file: 'Distinto del archivo',
    run: 'Distinto de la ejecución',
    model: 'Distinto del modelo',
  },
  reset: (value) => `Volver a ${value}`,
  resetLabel: (key, value) => `${key}: volver a ${value}`,
  parts: (bsize) => `Un lote no tiene más partes que imágenes: como mucho ${bsize}.`,
  file: {
    label: (name) => `Texto de ${name}`,
    help: 'La misma configuración como archivo. Se conservan las claves desconocidas, los comentarios y el orden.',
    apply: 'Aplicar',
    discard: 'Descartar los cambios',
    applied: 'El texto se ha aplicado.',
    changed: 'Cambiado aquí y sin aplicar todavía.',
    wrong: 'Un campo está mal, así que no hay archivo que mostrar. Corríjalo en Campos.',
  },
  kept: {
    title: 'También en el archivo',
    sections: 'Se conservan en el archivo. Gantry no necesita rutas.',
    keys: (names) => `Claves desconocidas, conservadas: ${names}.`,
  },
};
