/** The sentences of the evaluation in Spanish, under the keys of evaluate.en.ts. */
import { METRIC_NAMES } from '../../report/metricNames.ts';
import type { evaluate as english } from './evaluate.en.ts';

const plural = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

export const evaluate: typeof english = {
  empty: 'Aún no hay evaluación',
  emptyHelp: 'Cuando termina el entrenamiento de una ronda, se evalúa aquí.',
  outcomes: {
    passed: 'Criterio FID superado',
    'not-passed': 'Criterio FID no superado',
    inconclusive: 'Criterio FID sin decidir: hacen falta más imágenes',
  },
  meaning: 'El criterio compara estadísticas de características de imagen. No juzga la calidad médica.',
  bestRound: (n) => `Mejor ronda: ${n}`,
  given: {
    measuring: 'Midiendo el modelo antes de entrenar',
    now: 'Primero se mide el modelo tal como llegó, para que cada FID posterior tenga con qué compararse.',
    label: 'Antes de entrenar',
    whereHelp: 'Logarítmica, junto al suelo y al modelo antes de entrenar.',
    whereAlt: (fid, floor, before) =>
      `FID ${fid}, junto al suelo ${floor} y al modelo antes de entrenar ${before}, en escala logarítmica.`,
  },
  whats: {
    baseline: 'Midiendo el generador sin entrenar',
    midway: 'Midiendo a medio camino',
    final: 'Midiendo esta ronda',
    confirmation: 'Midiendo una vez frente a la partición final',
  },
  stages: {
    network: 'Cargando la red de características',
    real: 'Características de cortes reales',
    fake: 'Características de cortes generados',
    train: 'Características de cortes de entrenamiento',
    pairs: 'Pares de imágenes',
    copies: 'Cortes de entrenamiento más cercanos',
    metrics: 'Distancias',
  },
  before: { generate: 'Generando', score: 'Puntuaciones del crítico' },
  fid: 'FID',
  floor: 'Suelo',
  ratio: 'Razón con el suelo',
  untrained: 'Generador sin entrenar',
  where: 'Dónde queda el FID',
  whereHelp: 'Logarítmica, del suelo al generador sin entrenar.',
  whereAlt: (fid, floor, untrained) =>
    `FID ${fid}, entre el suelo ${floor} y el generador sin entrenar ${untrained}, en escala logarítmica.`,
  gateMark: 'Criterio',
  roundMark: (n) => `Ronda ${n}`,
  ledger: 'Rondas',
  ledgerCaption: 'Qué cambió de ronda en ronda, por qué y con qué efecto',
  changed: 'Qué cambió',
  why: 'Por qué',
  effect: 'Efecto',
  firstRound: 'Según la configuración',
  trend: {
    'still-falling-raise': (mid, end) => `El FID equiparado seguía bajando al final (de ${mid} a ${end}).`,
    'stalled-lower': (mid, end) => `El FID equiparado había dejado de bajar (de ${mid} a ${end}).`,
    'rolled-back-lower': () => 'Con esta tasa una pérdida o un peso dejó de ser un número.',
  },
  trendUnmeasured: 'No se midió la tendencia.',
  trendBroken: 'La ronda anterior se interrumpió: sus números salieron del rango de un float.',
  brokeOff: 'Interrumpida',
  step: {
    raise: 'Por eso la tasa de aprendizaje sube.',
    lower: 'Por eso la tasa de aprendizaje baja.',
    raiseInstead: 'Las tasas menores ya se probaron o están fuera de rango, así que la tasa sube.',
    lowerInstead: 'Las tasas mayores ya se probaron o están fuera de rango, así que la tasa baja.',
  },
  best: 'Mejor',
  notYet: 'Aún sin medir',

  // The verdict
  verdict: {
    ratio: (ratio, threshold) =>
      `El FID es ${ratio} veces su suelo; el criterio pide como mucho ${threshold}.`,
    fid: (fid, threshold) => `El FID es ${fid}; el criterio pide como mucho ${threshold}.`,
    noFigure: (name, why) => `No se ha podido calcular «${name}»: ${why}.`,
    interval: (low, high) => `intervalo del 95 % de ${low} a ${high}`,
    noInterval: (why) => `Sin intervalo: ${why}.`,
    whole: 'Decide el intervalo entero, no la cifra sola.',
    within: 'Queda dentro del criterio con todo su intervalo.',
    conditionDecides: 'Decide otra condición.',
    fewFakes: (least: string, found: string) =>
      `Para pasar hacen falta al menos ${least} imágenes generadas; hay ${found}.`,
    across: 'El intervalo queda a ambos lados del umbral.',
    threshold: 'Umbral',
    needs: {
      'generated-images': (fakes) => `Evalúe con más de ${fakes} imágenes generadas.`,
      patients: (units) => `Añada pacientes a la partición de validación: el veredicto descansa en ${units}.`,
      'other-patients': () =>
        'Use un conjunto en el que ningún paciente esté en dos particiones: solo ahí se puede decir si hay copias.',
    },
    unitCount: (n, kind) =>
      kind === 'patients'
        ? plural(n, 'paciente', 'pacientes')
        : plural(n, 'bloque de cortes', 'bloques de cortes'),
    conditions: 'Otras condiciones',
    condition: {
      recallFloor: (bound) => `Exhaustividad de al menos ${bound}`,
      copyRate: (bound) => `Copias, como mucho ${bound}`,
      kidP: (bound) => `p de la prueba KID de al menos ${bound}`,
    },
    met: 'Se cumple',
    notMet: 'No se cumple',
    unsaid: 'No se puede decir',
    found: (value) => `resultado: ${value}`,
    unmeasured: 'sin medir',
    confirmation: 'Comprobado una vez con la partición final',
    confirmationHelp:
      'Cortes apartados del entrenamiento y de todo veredicto. Se usan una vez por ejecución, al superarse el criterio: medir de nuevo con ellos ajustaría el criterio a ellos.',
    lookedAtBefore: (n) =>
      `${plural(n, 'ejecución anterior había', 'ejecuciones anteriores habían')} mirado ya la partición final de este conjunto.`,
    unconfirmed:
      'Sin comprobar con una partición final: se usa una vez por ejecución, al superarse un criterio, y necesita al menos 8 cortes.',
  },
  optimisticHelp:
    'Un paciente está en más de una partición, así que estas cifras son mejores que con pacientes nuevos.',
  subjects: {
    run: (round, iteration) => `Ronda ${round}, iteración ${iteration}`,
    model: (file, steps) =>
      steps === null ? `Archivo de modelo (${file})` : `Archivo de modelo (${file}), ${steps} pasos`,
    images: 'Carpeta de imágenes',
  },

  // Figures
  figures: {
    title: 'Cifras',
    note: (real, fake, split) =>
      `${real} cortes reales de la partición ${split} y ${fake} generados. Intervalos del 95 %.`,
    caption: (subject, dataset, network) => `${subject} frente a «${dataset}», medido con ${network}`,
    splits: { validation: 'de validación', final: 'final' },
    metric: 'Métrica',
    value: 'Valor',
    interval: 'Intervalo del 95 %',
    beside: 'A su lado',
    range: (low, high) => `de ${low} a ${high}`,
    intervalAlt: (name, value, low, high) => `${name} ${value}, intervalo del 95 % de ${low} a ${high}`,
    n: (real, fake) => `${real} reales, ${fake} generados`,
    reals: (train, real) => `${train} de entrenamiento frente a ${real} reales`,
    pairs: (n) => `${n} pares al azar`,
    nearestPairs: (n, train) => `cada uno de ${n} generados frente a ${train} de entrenamiento`,
    fakes: (n) => `${n} generados`,
    heldOut: (all) => `mitad reservada de ${all}`,
    withTraining: (train, real) => `${train} de entrenamiento, ${real} reales`,
    units: (n, kind) =>
      kind === 'patients'
        ? `Intervalos sorteando pacientes enteros (${n} reales): los cortes de un paciente no son independientes.`
        : `Intervalos sorteando bloques de la anatomía (${n} reales): hay pocos pacientes, así que no recogen del todo cuánto difieren.`,
    provenance: {
      network: 'Red',
      weights: 'Pesos',
      preprocessing: 'Preparación',
      seed: 'Semilla',
      unknown: 'no consta',
      none: 'ninguna: de los píxeles',
      critic: 'el propio crítico',
    },
    tap: (tap, dimension) => `capa ${tap}, ${dimension} características`,
    published: 'Como en la literatura',
    publishedHelp:
      'Definida como en la literatura: se compara con cifras publicadas en la medida en que coincidan los datos y el número de imágenes. Las cifras sin esta marca solo se comparan dentro de Gantry.',
    measuredOn: (device, seconds) => `Medido en ${device} en ${seconds}.`,
    oneOnly: 'Aquí solo se ha medido el FID.',
    groups: {
      distribution: {
        title: 'Distribución',
        help: 'A qué distancia quedan los cortes generados de los reales, como dos nubes de características. Menos es más cerca.',
      },
      coverage: {
        title: 'Cobertura',
        help: 'Si cada corte generado parece real (precisión, densidad) y si se genera toda clase de corte real (exhaustividad, cobertura).',
      },
      likeness: {
        title: 'Parecido por pares',
        help: 'Cuatro números cada vez, porque uno solo no dice nada: la medida es lo que dan los cortes reales entre sí.',
      },
      critic: {
        title: 'Crítico',
        help: 'Si el crítico aún distingue los cortes generados de los reales. Sumar una constante a sus puntuaciones no cambia nada aquí.',
      },
      memorisation: {
        title: 'Memorización',
        help: 'Si los cortes generados son copias de cortes de entrenamiento.',
      },
    },
    rows: METRIC_NAMES.es,
    help: {
      floor: 'reales frente a reales: lo que ningún generador tiene por qué mejorar',
      fidInfinity: 'extrapolado a infinitos cortes generados',
      featureDistance:
        'Sustituto de LPIPS sin calibrar: características normalizadas, sin pesos aprendidos. No se compara con ningún LPIPS.',
      msSsim: (scales) =>
        scales === 5
          ? 'Caben las cinco escalas.'
          : `Caben ${scales} de cinco escalas en este tamaño de imagen.`,
      ssim: 'En [0, 1], ventana gaussiana, rango 1.',
      psnr: 'En [0, 1], rango 1, en decibelios.',
      lpips: 'En [−1, 1]. Menos es más parecido.',
      criticGap: 'muy por encima de 0: el crítico se sabe de memoria sus cortes de entrenamiento',
    },
    pairNames: {
      realFake: 'real y generado',
      realReal: 'real y real',
      nearestTraining: 'generado y su corte de entrenamiento más cercano',
      fakeFake: 'generado y generado',
    },
    floorBeside: (floor) => `suelo ${floor}`,
    gateAt: (threshold) => `criterio en ${threshold}`,
    ideal: (value) => `lo ideal es ${value}`,
    atMostOne: '1 como mucho',
    nearOne: 'cerca de 1 si son iguales',
    before: (label, value) => `${label} ${value}`,
    kidP: (p, permutations) => `p ${p}, ${permutations} permutaciones`,
  },
  reasons: {
    'not-asked': 'no se ha pedido',
    'earlier-version': 'el Gantry anterior que lo juzgó no lo medía',
    'no-critic': 'no hay crítico: es una carpeta de imágenes o un modelo sin él',
    'no-weights': 'no hay pesos de LPIPS instalados',
    'too-few-images': 'menos imágenes de las que necesita',
    'too-few-units': 'pocos pacientes o bloques para un intervalo',
    'identical-images': 'las imágenes de cada par son idénticas',
    constant: 'cada imagen es de un solo tono, sin estructura que comparar',
    'floor-zero': 'el suelo es 0',
    'images-too-small': 'las imágenes son menores que su ventana',
    'not-finite': 'el resultado no es un número finito',
  },

  warnings: {
    'identical-fakes': 'Las imágenes generadas son idénticas, hasta donde se han comparado.',
    'constant-fakes': 'Cada imagen generada es de un solo tono, hasta donde se han comparado.',
    'few-patients':
      'Los intervalos descansan en bloques de cortes de pocos pacientes: no dicen nada de cuánto diferiría otro paciente.',
  },

  // Memorisation
  copies: {
    states: {
      passed: 'Sin señales de copia',
      failed: 'Hay cortes generados que copian cortes de entrenamiento',
      'not-assessable': 'Memorización: no se puede valorar',
    },
    passedHelp:
      'No hay más cortes generados cerca de un corte de entrenamiento que cortes de validación por sí solos.',
    failedHelp:
      'Hay más cortes generados muy cerca de un corte de entrenamiento de lo que permite el azar. Lo que muestran puede ser la imagen de un paciente: no los comparta como sintéticos.',
    reasons: {
      'same-patient':
        'Las particiones comparten paciente: los cortes de validación quedan cerca de cortes de entrenamiento del mismo, así que no hay con qué reconocer copias.',
      'too-few-images': 'Hay muy pocas imágenes para reconocer copias.',
    },
    unmeasured: 'Sin medir.',
    spaces: { pixel: 'Copias, en píxeles', feature: 'Copias, en características' },
    flagged: (flagged, fakes, threshold, train) =>
      `${flagged} de ${fakes} cortes generados a menos de ${threshold} de uno de ${train} cortes de entrenamiento`,
    expected: (share, p) => `se espera ${share} en imágenes que no copian nada, p ${p}`,
    mirrored: 'También se han mirado los cortes de entrenamiento en espejo.',
    warning: 'La prueba de memorización no se ha superado',
    warningHelp:
      'Estas imágenes pueden ser copias de cortes de pacientes. Mire los pares más cercanos en Evaluar antes de que algo salga de este equipo.',
    seePairs: 'Ver los pares más cercanos',
  },

  // Pictures
  pictures: {
    title: 'Imágenes',
    gone: 'Las imágenes de esta evaluación no están en este navegador: solo midió el FID o se borró su conjunto.',
    real: 'Reales',
    fake: 'Generados',
    train: 'Entrenamiento',
    grids: 'Reales y generados',
    gridsHelp:
      'Al azar, sin elegir. Solo en esta pantalla: los cortes reales no salen en ninguna exportación.',
    gridsAlt: (n, side) => `${n} cortes: ${side}`,
    slider: 'Reales a la izquierda de la línea, generados a la derecha',
    sliderValue: (share) => `${share} reales`,
    histogram: 'Puntuaciones del crítico',
    histogramHelp:
      'Proporciones de cada clase. Donde las clases coinciden, el crítico no las distingue; la línea es el umbral de los aciertos.',
    histogramAlt: (threshold, real, fake) =>
      `Puntuaciones del crítico en tres histogramas. Umbral ${threshold}. Por encima quedan ${real} de los cortes reales de validación y ${fake} de los generados.`,
    score: 'Puntuación',
    threshold: 'Umbral',
    shareAbove: 'Proporción por encima del umbral',
    classes: 'Clase',
    plane: 'Precisión y exhaustividad, en imagen',
    planeHelp: (variance) =>
      `En el plano de los dos ejes principales de las características reales, que muestra ${variance} de su varianza: puntos que parecen tocarse pueden estar lejos fuera de él.`,
    planeAlt: (fake, outside, real, missed) =>
      `${outside} de ${fake} cortes generados quedan fuera de los entornos de los reales; ${missed} de ${real} cortes reales quedan fuera de los de los generados.`,
    fakeInside: 'Generados, entre los reales',
    fakeOutside: 'Generados, fuera',
    realInside: 'Reales, alcanzados',
    realOutside: 'Reales, sin alcanzar',
    training: 'FID durante el entrenamiento',
    trainingHelp:
      'Con el tamaño de muestra del suelo. Las barras son intervalos del 95 %; los puntos sin barra solo midieron el FID.',
    trainingAlt: (points) => `FID por iteración: ${points}.`,
    point: (iteration, fid) => `${fid} en la iteración ${iteration}`,
    round: 'Ronda',
    kind: 'Medida',
    kinds: {
      baseline: 'Antes de entrenar',
      midway: 'A medio camino',
      final: 'Fin de la ronda',
      kept: 'Punto de control',
      rung: 'Peldaño de una búsqueda',
    },
    measureKept: 'Medir todos los puntos de control',
    measureKeptHelp: (n) =>
      n === 0
        ? 'Todos los puntos de control están medidos.'
        : `${plural(n, 'punto de control sigue', 'puntos de control siguen')} sin medir. Solo el FID, sin intervalos.`,
    ofKept: (n, of) => `Punto de control ${n} de ${of}`,
    byCount: 'FID según el número de cortes generados',
    byCountHelp:
      'El FID baja por sí solo con el número de imágenes. Frente a 1/n es casi una recta, cuyo extremo en infinitas es FID∞.',
    byCountAlt: (points, infinity) => `FID según el número de cortes generados: ${points}. FID∞ ${infinity}.`,
    byCountPoint: (n, fid) => `${fid} con ${n}`,
    infinitely: '∞',
    generated: 'Cortes generados',
    pairs: 'Pares más cercanos',
    pairsHelp:
      'Los cortes generados más cercanos a uno de entrenamiento, del más cercano en adelante. Solo en esta pantalla: los cortes de entrenamiento no salen en ninguna exportación.',
    pairAlt: (rank) => `Par ${rank}: un corte generado y su corte de entrenamiento más cercano`,
    distance: (value) => `distancia ${value}`,
    flagged: 'Señalado como copia',
    mirrored: 'en espejo',
    showAll: (n) => `Mostrar los ${n} pares`,
  },

  // As in the thesis
  thesis: {
    title: 'Como en la tesis',
    help: 'Según las definiciones de su eval_model.py, para quien deba comparar. Solo para comparar: ningún veredicto descansa en ellas.',
    column: 'Como en la tesis',
    here: 'Aquí',
    why: 'Por qué difieren',
    reasons: {
      discriminatorAccuracy:
        'Corta la puntuación en 0,5. Las puntuaciones de un crítico no tienen un cero fijo, así que cambia al sumarles una constante.',
      generatorAccuracy: 'El mismo corte en 0,5.',
      ssim: 'Pares al azar de un corte real y uno generado; sin pares real y real al lado, el número no tiene medida.',
      psnr: 'Los mismos pares al azar.',
      lpips: 'Da imágenes en [0, 1] a una red hecha para [−1, 1], así que ve la mitad del contraste.',
    },
  },

  // Evaluate anything
  form: {
    title: 'Evaluar',
    help: 'Cualquier punto de control, modelo o carpeta de imágenes, frente a los cortes de validación de cualquier conjunto de aquí. Se guarda en este navegador.',
    what: 'Imágenes',
    kinds: {
      run: 'Punto de control de una ejecución',
      model: 'Archivo de modelo',
      images: 'Carpeta de PNG',
    },
    run: 'Ejecución',
    noRuns: 'No hay en este navegador ninguna ejecución con puntos de control.',
    checkpoint: 'Punto de control',
    kept: (round, iteration, newest) =>
      newest
        ? `Ronda ${round}, iteración ${iteration} (el último)`
        : `Ronda ${round}, iteración ${iteration}`,
    noKept: 'Esta ejecución no guarda ningún punto de control.',
    chooseModel: 'Elegir un modelo',
    chooseFolder: 'Elegir una carpeta',
    chosenImages: (n) => plural(n, 'PNG elegido', 'PNG elegidos'),
    noImages: 'No hay ningún PNG dentro.',
    dataset: 'Conjunto',
    noDatasets: 'Aún no hay ningún conjunto en este navegador.',
    count: 'Imágenes generadas',
    countHelp: 'Vacío: tantas como cortes de validación, entre 128 y 512 (1024 con tarjeta gráfica).',
    countHelpImages:
      'Como mucho tantas de la carpeta, por orden de nombre. Vacío: tantas como cortes de validación, al menos 128 y como mucho 512 (1024 con tarjeta gráfica).',
    countError: 'Escriba un número entero de 8 a 4096.',
    evaluate: 'Evaluar',
    busy: 'Hay una ejecución en curso. Se podrá evaluar cuando termine.',
    busyModel: 'El modelo abierto está en uso en Generar.',
    done: (fid) => `Evaluación terminada: FID ${fid}.`,
    cached: 'Ya se había pedido lo mismo; se muestra como se midió entonces.',
  },

  // Records
  list: {
    title: 'Evaluaciones en este navegador',
    help: 'Elija dos para compararlas. Los veredictos son según el criterio puesto en Entrenar; las rondas de una ejecución llevan el suyo.',
    gate: (words) => `Criterio en Entrenar: ${words}.`,
    noGate: 'El criterio en Entrenar está sin rellenar.',
    change: 'Cambiarlo',
    none: 'Aún ninguna.',
    compare: 'Comparar',
    compareWith: (what) => `Comparar ${what}`,
    subject: 'Qué',
    n: 'n',
    nHelp: (real, fake) => `${real} reales, ${fake} gen.`,
    network: 'Red',
    verdict: 'Veredicto',
    open: 'Mostrar',
    shown: 'A la vista',
    back: 'Volver a la ejecución',
    confirmDelete: '¿Borrar esta evaluación?',
    confirmDeleteHelp: 'Sus cifras e imágenes se borran de este navegador.',
    short: {
      passed: 'Criterio superado',
      'not-passed': 'Criterio no superado',
      inconclusive: 'Criterio sin decidir',
    },
  },
  compare: {
    title: 'Lado a lado',
    first: 'A',
    second: 'B',
    swap: 'Terminar la comparación',
    help: 'Solo se llaman comparables las cifras medidas igual: mismo conjunto, preparación, red y números de imágenes.',
    comparable: 'Comparables',
    why: {
      dataset: 'no comparables: otros conjuntos',
      split: 'no comparables: otras particiones',
      preprocessing: 'no comparables: preparación distinta',
      network: 'no comparables: otras redes',
      n: 'no comparables: otros números de imágenes',
      missing: 'medida solo en un lado',
    },
    apart: 'Intervalos separados',
    overlap: 'Intervalos que se solapan',
    same: 'Comparación',
    choose: 'Elija una más para comparar.',
  },

  // Networks
  networks: {
    title: 'Redes',
    help: 'En qué se miden las cifras. Una cifra solo se compara con las de la misma red y los mismos pesos.',
    kinds: { features: 'Red de características', lpips: 'Distancia perceptual' },
    where: { shipped: 'Con esta página', served: 'Junto a esta página', browser: 'En este navegador' },
    from: (from) => `de ${from}`,
    licence: 'Licencia',
    dimension: (n) => `${n} características`,
    input: (px) => `entrada de ${px} px`,
    hash: 'SHA-256',
    published: 'Como en la literatura',
    remove: (name) => `Quitar ${name}`,
    removed: (name) => `Se ha quitado ${name}.`,
    added: (names) => `Añadido: ${names}.`,
    adding: 'Comprobando los pesos',
    drop: 'Suelte aquí pesos',
    dropHelp:
      'LPIPS (AlexNet, SqueezeNet) o la Inception normal del FID, en .pth o .safetensors; cualquier otra red con un manifiesto (.json) y sus pesos. Se comprueban por SHA-256, quedan en este navegador y no se envían a ningún sitio.',
    choose: 'Elegir archivos',
    noLpips: 'No hay pesos de LPIPS instalados',
    noLpipsHelp:
      'Mientras tanto se muestra un sustituto sin calibrar con su propio nombre. Ejecute «npm run weights» junto al servidor o suelte aquí los pesos.',
    standard:
      'La red normal del FID no está instalada: los FID de aquí no se comparan con ningún FID publicado.',
  },
};
