/** The sentences of Generate and of an opened model in Spanish, under the keys of generate.en.ts. */
import type { generate as englishGenerate, openModel as englishOpenModel } from './generate.en.ts';

const plural = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

export const generate: typeof englishGenerate = {
  empty: 'Aún no hay imágenes',
  emptyHelp:
    'Las imágenes se generan de la mejor ronda al terminar la ejecución, se haya superado el criterio o no.',
  notPassedHelp: 'Estas imágenes vienen de una ejecución que no superó su criterio. Cada archivo lo dice.',
  alt: (n, size, iteration) =>
    `${plural(n, 'imagen generada', 'imágenes generadas')} de ${size} por ${size} píxeles, de la iteración ${iteration}`,
  runImages: 'Imágenes de la ejecución',
  moreImages: 'Más imágenes',
  count: 'Imágenes',
  countError: 'Escriba un número entero de 1 a 1024.',
  seed: 'Semilla',
  seedError: 'Escriba un número entero de 0 a 4294967295.',
  generate: 'Generar',
  generating: 'Generando',
  notJudged: 'Sin juzgar en este estado',
  backToRun: 'Mostrar las de la ejecución',
  gridPng: 'Descargar rejilla (PNG)',
  zip: 'Descargar todo (ZIP)',
  leavesZip:
    'El ZIP lleva además el informe, el registro y las rejillas de muestra. La página del informe lista cada archivo.',
  draw: {
    title: 'Dibujar imágenes',
    help: 'De cualquier estado que esta ejecución conserva. El mismo estado, la misma semilla y el mismo índice dan la misma imagen en el mismo dispositivo.',
    latents: 'Latentes',
    kinds: { seed: 'De una semilla', between: 'Entre dos' },
    first: 'Primer índice',
    firstHelp: 'Las imágenes son de este índice y de los siguientes.',
    from: 'Del índice',
    to: 'Al índice',
    indexError: 'Escriba un número entero de 0 a 2147482623.',
    steps: 'Imágenes, incluidos ambos extremos',
    path: 'Camino',
    paths: { slerp: 'Por la esfera (slerp)', linear: 'Recto (lineal)' },
    pathHelp:
      'Los latentes normales están cerca de una esfera; un camino recto pasa por su interior, donde no se entrenó ningún generador.',
    checkpoint: 'Estado',
    noKept: 'Esta ejecución no conserva ningún estado que pueda dibujar.',
    running: 'Mientras hay una ejecución en marcha, su dispositivo no dibuja nada más.',
  },
  ofWay: (n, seed, from, to, path) => `${n} imágenes del índice ${from} al ${to}, semilla ${seed}, ${path}`,
  ofIndices: (n, seed, first, last) => `${n} imágenes, semilla ${seed}, índices ${first} a ${last}`,
  state: (round, iteration) => `Ronda ${round}, iteración ${iteration}`,
  pick: 'Ampliar una imagen',
  one: {
    title: 'Una imagen',
    of: (n, all) => `Imagen ${n} de ${all}`,
    previous: 'Anterior',
    next: 'Siguiente',
    alt: (n) => `Imagen generada ${n}, ampliada`,
    index: (seed, index) => `Semilla ${seed}, índice ${index}`,
    given: (index) => `Latente dado ${index}`,
    step: (seed, from, to, step, of, path) =>
      `Semilla ${seed}, del índice ${from} al ${to} (${path}), paso ${step} de ${of}`,
    citation: (latent, state, hash) => `Imagen sintética, Gantry. ${latent}. ${state}. Modelo ${hash}.`,
    unknownHash: '(huella no registrada)',
    close: 'Cerrar',
    copy: 'Copiar la cita',
    copied: 'Cita copiada.',
    notCopied: 'El navegador no dejó copiar la cita. Seleccione su texto.',
  },
  compare: {
    toggle: 'Comparar con cortes reales',
    dataset: 'Cortes reales de',
    note: 'Solo en esta pantalla: no forma parte de ningún archivo. Por turnos, una imagen generada y, a su derecha, un corte de validación. No son parejas: están juntas dos cualesquiera.',
    alt: (n) => `${n} imágenes generadas, cada una con un corte real a su derecha`,
    none: (px) => `No hay en este navegador ningún conjunto de ${px} px con el que comparar.`,
  },
  takeAway: {
    title: 'Llevarse imágenes',
    format: 'Como',
    formats: {
      grid: 'Rejilla (PNG)',
      png8: 'Imágenes sueltas (PNG, 8 bits)',
      png16: 'Imágenes sueltas (PNG, 16 bits)',
      npy: 'Matriz (.npy)',
      dicom: 'Capturas secundarias DICOM',
    },
    formatHelp: {
      grid: 'Una sola imagen con todas, de 8 bits.',
      png8: 'Un archivo por imagen, en un ZIP: 256 tonos, para mirar.',
      png16: 'Un archivo por imagen, en un ZIP: 65 536 tonos, para calcular.',
      npy: 'Un archivo para NumPy: float32 [imágenes, filas, columnas], de −1 a 1, con images.json, que dice qué son.',
      dicom:
        'Un objeto por imagen, en un ZIP: 16 bits, marcado SYNTHETIC en nombre, identificador y comentarios, con UID nuevos. No es para diagnóstico ni para un archivo de pacientes.',
    },
    download: 'Descargar',
    leaves: (n) => `Sale de este equipo como archivo: ${n} imágenes generadas. Ningún corte real.`,
  },
};

export const openModel: typeof englishOpenModel = {
  title: 'Un modelo propio',
  help: 'Un punto de control de la tesis (.pth) o uno escrito por Gantry (.pth, .safetensors). Se lee en este equipo y no se guarda.',
  drop: 'Suelte aquí un modelo',
  choose: 'Abrir un modelo',
  reading: 'Leyendo el modelo',
  card: 'Modelo abierto',
  opened: (size) => `Modelo abierto: dibuja imágenes de ${size} píxeles.`,
  stateOf: (iteration) => `Modelo abierto, iteración ${iteration}`,
  steps: 'Pasos del generador',
  averaged: 'El archivo lleva una media móvil del generador; es la que dibuja.',
  corrected: (key, params, used) =>
    `Los params del archivo dicen ${key} ${params}; sus tensores y optimizadores tienen ${used}, que es lo que se usa.`,
  busy: 'Hay una ejecución en marcha. Podrá usar el modelo cuando termine.',
  draw: 'Dibujar imágenes',
  evaluate: 'Evaluar',
  evaluateHelp: 'Imágenes de la semilla del modelo frente a los cortes de validación de un conjunto.',
  dataset: 'Conjunto',
  noDataset: (px) => `Aún no hay en este navegador ningún conjunto de ${px} px.`,
  ofFile: 'De este archivo, no de una ejecución',
  caption: (file, dataset, network) => `${file} frente a «${dataset}», medido con ${network}`,
  evaluated: (fid) => `Modelo evaluado: FID ${fid}.`,
  trainFurther: 'Seguir entrenando',
  trainFurtherHelp: 'Lleva su configuración a Entrenar. Allí, la ejecución parte de sus pesos.',
  fresh: 'El archivo no trae optimizadores: el entrenamiento sigue con otros nuevos.',
  untrainable: 'El archivo no trae crítico, así que no se puede seguir entrenando.',
  images: 'Imágenes del modelo abierto',
  alt: (n, size) =>
    `${plural(n, 'imagen generada', 'imágenes generadas')} de ${size} por ${size} píxeles, del modelo abierto`,
  notJudged: 'Sin juzgar aquí',
  notJudgedHelp:
    'No se ha medido ningún FID de estas imágenes, y el archivo no dice con qué se entrenó el modelo. Cada archivo lo dice.',
  notGatedHelp:
    'Las cifras del modelo son de otras imágenes que estas, y no se aplicó ningún criterio. Cada archivo dice que no se han juzgado.',
  zip: 'Descargar imágenes (ZIP)',
};
