/** Every sentence of the page in Spanish, under the keys of en.ts. */
import type {
  ErrorName,
  Facts,
  ModelFileProblem,
  NetworkFileProblem,
  TrainingLogProblem,
} from '../../errors.ts';
import type { OutcomeCode } from '../../workers/protocol.ts';
import { adjust } from './adjust.es.ts';
import { compare } from './compare.es.ts';
import { config, configError } from './config.es.ts';
import { data, outcomes } from './data.es.ts';
import type { ErrorText, Text } from './en.ts';
import { evaluate } from './evaluate.es.ts';
import { fact, isNamed, mebibytes, uploadReason } from './facts.ts';
import { generate, openModel } from './generate.es.ts';
import { report, reportErrors } from './report.es.ts';
import { runs } from './runs.es.ts';

const plural = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

const modelFile: Record<ModelFileProblem, (facts: Facts) => string> = {
  unrecognised: (f) => `Este no es un archivo ${fact(f, 'file')} que Gantry conozca`,
  truncated: (f) => `El archivo ${fact(f, 'file')} termina antes de tiempo, dentro de «${fact(f, 'what')}»`,
  damaged: (f) =>
    `El archivo ${fact(f, 'file')} está dañado en «${fact(f, 'what')}»: hay ${fact(f, 'found')}, se esperaba ${fact(f, 'expected')}`,
  foreign: (f) =>
    `El archivo ${fact(f, 'file')} pide algo (${fact(f, 'what')}) que Gantry nunca ejecuta: «${fact(f, 'found')}»`,
  tooLarge: (f) =>
    `En el archivo ${fact(f, 'file')}, «${fact(f, 'what')}» es ${fact(f, 'found')}; se lee como mucho ${fact(f, 'expected')}`,
  missing: (f) => `El archivo ${fact(f, 'file')} no tiene «${fact(f, 'what')}»`,
  unexpected: (f) => `El archivo ${fact(f, 'file')} contiene «${fact(f, 'what')}», que no cabe en la red`,
  shape: (f) =>
    `«${fact(f, 'what')}» tiene la forma ${fact(f, 'found')}; la red necesita ${fact(f, 'expected')}`,
  unsupported: (f) =>
    `«${fact(f, 'what')}» es ${fact(f, 'found')}; Gantry solo trabaja con ${fact(f, 'expected')}`,
};

const trainingLog: Record<TrainingLogProblem, (facts: Facts) => string> = {
  empty: () => 'El registro de entrenamiento está vacío',
  missing: (f) => `Al registro de entrenamiento le falta la columna «${fact(f, 'column')}»`,
  unknown: (f) =>
    `El registro de entrenamiento tiene una columna que Gantry no conoce: «${fact(f, 'column')}»`,
  twice: (f) => `El registro de entrenamiento nombra dos veces la columna «${fact(f, 'column')}»`,
  width: (f) =>
    `La fila ${fact(f, 'row')} del registro de entrenamiento no tiene tantos valores como columnas, desde «${fact(f, 'column')}»`,
  number: (f) =>
    `En la fila ${fact(f, 'row')}, columna «${fact(f, 'column')}» del registro de entrenamiento pone «${fact(f, 'value')}», que no es un número`,
  count: (f) =>
    `En la fila ${fact(f, 'row')}, columna «${fact(f, 'column')}» del registro de entrenamiento pone «${fact(f, 'value')}», que no es un número entero`,
};

const networkFile: Record<NetworkFileProblem, (facts: Facts) => string> = {
  unrecognised: (f) =>
    `Este archivo (${fact(f, 'file')}) no es una red que Gantry conozca; conoce ${fact(f, 'expected')}`,
  hash: (f) =>
    `Los pesos (${fact(f, 'file')}) no son los que deberían: SHA-256 ${fact(f, 'found')}, se esperaba ${fact(f, 'expected')}`,
  shape: (f) =>
    `Los pesos (${fact(f, 'file')}) no encajan en su red: hay ${fact(f, 'found')}, se esperaba ${fact(f, 'expected')}`,
  bytes: (f) =>
    `El archivo (${fact(f, 'file')}) no está entero o no es de su formato: hay ${fact(f, 'found')}, se esperaba ${fact(f, 'expected')}`,
  manifest: (f) => `El manifiesto no es válido: hay ${fact(f, 'found')}, se esperaba ${fact(f, 'expected')}`,
};

const imageFiles: Record<string, (facts: Facts) => string> = {
  unreadable: (f) => `La imagen ${fact(f, 'image')} de la carpeta no se puede leer`,
  size: (f) =>
    `La imagen ${fact(f, 'image')} de la carpeta es de ${fact(f, 'found')}, no de ${fact(f, 'expected')}`,
  colour: (f) => `La imagen ${fact(f, 'image')} de la carpeta no es gris`,
  none: () => 'La carpeta no tiene ningún PNG',
};

const errors: Record<ErrorName, (facts: Facts) => ErrorText> = {
  ...reportErrors,
  GantryError: () => ({
    title: 'Algo ha fallado',
    remedy: 'Lo guardado se conserva. Inténtelo de nuevo; si se repite, recargue la página.',
  }),
  NoSlicesError: (f) => ({
    title: `Ninguno de los ${fact(f, 'files')} archivos ha dado un corte utilizable`,
    remedy: 'La tabla de resultados dice por qué en cada caso. Afloje los filtros o añada otros archivos.',
  }),
  DatasetTooSmallError: (f) => ({
    title: `${fact(f, 'slices')} cortes de entrenamiento son menos que un lote de ${fact(f, 'bsize')}`,
    remedy: 'Reduzca el tamaño del lote o añada más cortes.',
  }),
  TooFewValidationError: (f) => ({
    title: `${fact(f, 'slices')} cortes de validación no bastan para un FID; hacen falta ${fact(f, 'needed')}`,
    remedy: 'Prepare un conjunto con más cortes o más pacientes.',
  }),
  DatasetMissingError: () => ({
    title: 'Este conjunto ya no está en este navegador',
    remedy: 'Vuelva a soltar sus archivos o elija otro conjunto.',
  }),
  FileError: (f) => ({
    title: 'Un archivo no se puede leer o descodificar',
    remedy: outcomes[f.code as OutcomeCode] ?? 'Elija otro, o cópielo de nuevo.',
  }),
  ConfigError: configError,
  BackendUnavailableError: (f) => ({
    title: `No se ha podido abrir el motor «${fact(f, 'requested')}»`,
    remedy:
      'Quite ?backend= de la dirección para que Gantry elija, o actualice el navegador o el controlador gráfico.',
  }),
  DeviceLostError: () => ({
    title: 'Se ha perdido el dispositivo gráfico',
    remedy: 'Se conserva el último punto de control. Continúe la ejecución; si se repite, use ?backend=wasm.',
  }),
  NonFiniteError: (f) => ({
    title: isNamed(f, 'iteration')
      ? `El entrenamiento ha salido del rango numérico en la iteración ${fact(f, 'iteration')}`
      : `La evaluación encontró valores que no son números (${fact(f, 'what')})`,
    remedy: 'Reduzca la tasa de aprendizaje y empiece de nuevo.',
  }),
  StorageUnavailableError: () => ({
    title: 'Este navegador no permite guardar datos a esta página',
    remedy: 'Salga de la navegación privada o permita los datos del sitio para esta dirección, y recargue.',
  }),
  StorageFullError: (f) => ({
    title: `El navegador no tiene más espacio (${mebibytes(f, 'usedBytes')} de ${mebibytes(f, 'quotaBytes')} en uso)`,
    remedy: 'Elimine un conjunto o una ejecución, o libere espacio en disco, e inténtelo de nuevo.',
  }),
  StoredVersionError: (f) => ({
    title: `Los datos guardados son de la versión ${fact(f, 'found')}; este Gantry lee la versión ${fact(f, 'expected')}`,
    remedy: 'Elimínelos y prepárelos de nuevo desde los archivos originales.',
  }),
  CheckpointDamagedError: () => ({
    title: 'Un punto de control guardado está dañado',
    remedy: 'Elimine esta ejecución y empiécela de nuevo; el conjunto no se ve afectado.',
  }),
  CheckpointMissingError: (f) => ({
    title: `La ronda ${fact(f, 'round')} no tiene punto de control desde el que continuar`,
    remedy: 'Empiece una ejecución nueva; el conjunto no se ve afectado.',
  }),
  NetworkUnavailableError: (f) => ({
    title: `No se ha podido cargar la red de características ${fact(f, 'network')}`,
    remedy:
      'Compruebe que el servidor de la página sigue en marcha y continúe la ejecución, o elija la otra red.',
  }),
  NetworkFileError: (f) => ({
    title: networkFile[f.problem as NetworkFileProblem]?.(f) ?? networkFile.unrecognised(f),
    remedy:
      'Dé el archivo tal como lo publica su origen, o un manifiesto junto con sus pesos. No se ha guardado nada.',
  }),
  ImageFilesError: (f) => ({
    title: (imageFiles[String(f.problem)] ?? imageFiles.unreadable!)(f),
    remedy: 'Dé imágenes PNG grises de un solo tamaño, el del conjunto. No se ha medido nada.',
  }),
  SizeMismatchError: (f) => ({
    title: `Las imágenes tienen ${fact(f, 'model')} px; los cortes del conjunto, ${fact(f, 'dataset')} px`,
    remedy: 'Elija un conjunto del mismo tamaño o prepare uno.',
  }),
  UploadError: (f) => ({
    title: `${fact(f, 'file')} no se ha subido (${uploadReason(f)})`,
    remedy: 'Revise los permisos del depósito y la conexión, y vuelva a subirlo.',
  }),
  WorkerCrashedError: (f) => ({
    title: `El proceso ${fact(f, 'worker')} se ha detenido inesperadamente`,
    remedy: 'Lo guardado se conserva. Continúe la ejecución o pruebe con un lote menor.',
  }),
  WorkerSilentError: (f) => ({
    title: `El proceso ${fact(f, 'worker')} no responde desde hace ${fact(f, 'seconds')} s`,
    remedy: 'Se ha cerrado. Lo guardado se conserva: continúe la ejecución.',
  }),
  OutOfMemoryError: (f) => ({
    title: `Un paso de entrenamiento con lotes de ${fact(f, 'bsize')} no cabe en la memoria`,
    remedy: 'Reduzca el tamaño del lote o deje que el crítico recorra cada lote por partes.',
  }),
  BusyError: () => ({
    title: 'Hay otra ejecución en marcha',
    remedy: 'Deténgala o espere a que termine, e inténtelo de nuevo.',
  }),
  ModelFileError: (f) => ({
    title: (modelFile[f.problem as ModelFileProblem] ?? modelFile.unrecognised)(f),
    remedy:
      'Dé un archivo escrito por torch.save o por Gantry, completo y de esta red. No se ha cambiado nada.',
  }),
  TrainingLogError: (f) => ({
    title: (trainingLog[f.problem as TrainingLogProblem] ?? trainingLog.empty)(f),
    remedy:
      'Use un CSV con las nueve columnas de la tesis, o las diez de Gantry, con sus nombres. No se ha cambiado nada.',
  }),
  UsageError: (f) => ({
    title: `No se ha entendido la orden: ${fact(f, 'argument')}`,
    remedy: 'Ejecute la orden con --help.',
  }),
};

export const es: Text = {
  languageName: 'Español',
  intendedUse:
    'Solo para investigación. No es un producto sanitario. Imágenes sintéticas, no aptas para diagnóstico.',
  tagline: 'Generadores de imagen de TC, entrenados donde están los datos',
  skipToContent: 'Ir al contenido',
  privacy: 'Funciona en este navegador. Nada sale de este equipo si usted no lo exporta.',
  language: 'Idioma',
  theme: 'Aspecto',
  themes: { system: 'El del sistema', light: 'Claro', dark: 'Oscuro' },
  cancel: 'Cancelar',
  dismiss: 'Descartar',
  remove: 'Eliminar',
  yes: 'Sí',
  no: 'No',
  synthetic: 'Datos sintéticos',
  syntheticHelp: 'Creados por un fantoma en código. No se ha escaneado a ningún paciente.',
  optimistic: 'Mismo paciente, optimista',
  optimisticHelp:
    'Un paciente está en más de una partición, o no se sabe quiénes son los pacientes. Las cifras parecen mejores de lo que serían con pacientes nuevos.',
  problems: 'Problemas',
  loading: 'Cargando',
  technicalDetail: 'Detalle técnico',
  ofTotal: (done, total) => `${done} de ${total}`,
  percent: (value) => `${value} %`,
  timeLeft: (time) => `quedan ${time}`,
  perSecond: (rate, what) => `${rate} ${what}/s`,
  units: { files: 'archivos', images: 'imágenes', slices: 'cortes' },
  duration: {
    seconds: (s) => `${s} s`,
    minutes: (m, s) => (s === 0 ? `${m} min` : `${m} min ${s} s`),
    hours: (h, m) => (m === 0 ? `${h} h` : `${h} h ${m} min`),
    days: (d, h) => (h === 0 ? `${d} d` : `${d} d ${h} h`),
    unknown: 'calculando',
  },

  stagesLabel: 'Etapas',
  stages: {
    data: { name: 'Datos', lede: 'Carpetas de imágenes se convierten en cortes de un tamaño y una ventana.' },
    train: { name: 'Entrenar', lede: 'Un generador y un crítico aprenden de la partición de entrenamiento.' },
    evaluate: {
      name: 'Evaluar',
      lede: 'A qué distancia quedan los cortes generados de los reales reservados.',
    },
    generate: { name: 'Generar', lede: 'Cortes nuevos de la mejor ronda.' },
    report: { name: 'Informe', lede: 'Qué se ha hecho, qué ha salido y qué se lleva usted.' },
  },
  status: {
    noData: 'Aún sin conjunto',
    choosing: 'Archivos abiertos',
    reading: (percent) => `Leyendo, ${percent}`,
    dataset: (slices, size) => `${slices} cortes, ${size} px`,
    ready: 'Listo para empezar',
    needsData: 'Falta un conjunto',
    iteration: (done, total) => `Iteración ${done} de ${total}`,
    waiting: 'En espera',
    afterTraining: 'Tras el entrenamiento',
    evaluating: (percent) => `Midiendo, ${percent}`,
    images: (n) => `${n} imágenes`,
    reportReady: 'Listo',
    round: (n, of) => `Ronda ${n} de ${of}`,
  },
  runStates: {
    training: 'Entrenando',
    paused: 'En pausa',
    stopped: 'Detenida',
    evaluating: 'Evaluando',
    adjusting: 'Ajustando',
    asking: 'Espera su respuesta',
    generating: 'Generando',
    reporting: 'Escribiendo el informe',
    done: 'Terminada',
    failed: 'Fallida',
  },
  announce: {
    ingestDone: (slices) => `Conjunto listo: ${plural(slices, 'corte', 'cortes')}.`,
    ingestEmpty: 'No se ha podido leer ningún corte de estos archivos.',
    scanDone: (images, files) => `${images} imágenes encontradas en ${files} archivos.`,
    progress: (percent) => `${percent} hecho.`,
    state: (state, round) => `${state}. Ronda ${round}.`,
  },

  adjust,
  config,
  data,
  runs,
  outcomes,

  train: {
    preset: 'Ajuste',
    presets: {
      quick: {
        name: 'Rápido',
        summary: '300 iteraciones, lote de 32, redes pequeñas.',
        expect:
          'Cortes de tórax reconocibles a 32 px en unos cinco minutos con un procesador de dos núcleos.',
      },
      thesis: {
        name: 'Tesis',
        summary: '1000 épocas, lote de 128, 64 px, redes de anchura completa.',
        expect:
          'El experimento de referencia, exacto. Horas con una tarjeta gráfica; inviable con un procesador.',
      },
    },
    edited: 'modificado',
    sizeMismatch: (asked, has) =>
      `La configuración pide ${asked} px; este conjunto tiene cortes de ${has} px.`,
    useDatasetSize: (px) => `Entrenar a ${px} px`,
    prepareAt: (px) => `Preparar datos a ${px} px`,
    configuration: 'Configuración',
    fromRun: 'Como en la ejecución mostrada arriba. Elija un ajuste para empezar de nuevo.',
    fieldError: {
      integer: (range) => `Escriba un número entero ${range}.`,
      number: (range) => `Escriba un número ${range}.`,
      options: (options) => `Escriba uno de ${options}.`,
    },
    range: (low, high) => `${low} ${high}`,
    from: (n) => `desde ${n}`,
    above: (n) => `mayor que ${n}`,
    upTo: (n) => `hasta ${n}`,
    below: (n) => `y menor que ${n}`,
    orEmpty: 'Vacío: según las épocas.',
    planned: (iterations, epochs, slices) =>
      `${iterations} iteraciones sobre ${slices} cortes de entrenamiento, unas ${epochs} épocas.`,
    batchTooLarge: (bsize, slices) =>
      `Un lote de ${bsize} supera los ${slices} cortes de entrenamiento. Reduzca el lote o añada datos.`,
    groups: { length: 'Duración', networks: 'Redes', optimiser: 'Optimizador' },
    choices: {
      mode: { gp: 'Penalización por gradiente (gp)', wc: 'Recorte de pesos (wc)' },
      schedule: { paper: 'Como los artículos', thesis: 'Como los programas de la tesis' },
      init: { pytorch: 'Los de PyTorch', dcgan: 'DCGAN: N(0, 0,02)' },
    },
    gate: 'Criterio y rondas',
    gateHelp:
      'Tras el entrenamiento, los cortes generados se miden frente a los reales. Si no se supera el criterio, la política de abajo cambia la configuración y se entrena de nuevo.',
    gateKind: 'Criterio',
    gateRatio: 'Razón con el suelo',
    gateFid: 'FID absoluto',
    gateRatioHelp:
      'FID de, como mucho, tantas veces el suelo: la distancia entre cortes reales y otros cortes reales.',
    gateFidHelp:
      'En la escala de la red elegida abajo. No hay un valor habitual: el FID depende de la red y del número de imágenes.',
    gateValue: 'Umbral',
    gateError: 'Escriba un número mayor que 0.',
    gateConditions: 'Otras condiciones',
    gateConditionsHelp:
      'El criterio lo decide el intervalo entero del 95 %: si queda a ambos lados del umbral, no se decide. Una condición activada también debe cumplirse; si no se puede decir, el criterio queda sin decidir.',
    gateCondition: {
      recallFloor: {
        name: 'Exhaustividad mínima',
        bound: 'Exhaustividad de al menos',
        help: 'Proporción de cortes reales cuyos parecidos se generan, de 0 a 1. Protege de un generador que dibuja bien pocas clases.',
      },
      copyRate: {
        name: 'Copias',
        bound: 'Proporción de copias, como mucho',
        help: 'Proporción de cortes generados señalados como copias de cortes de entrenamiento, de 0 a 1. No se puede decir si las particiones comparten paciente.',
      },
      kidP: {
        name: 'Prueba KID',
        bound: 'p de al menos',
        help: 'p de la prueba de permutaciones de que cortes reales y generados tienen una misma distribución, de 0 a 1. Solo sirve para detectar diferencias: una p grande no demuestra nada. No se puede decir con menos de 8 pacientes o bloques de validación; con muchas imágenes casi ningún generador la supera.',
      },
    },
    gateShareError: 'Escriba un número de 0 a 1.',
    maxRounds: 'Rondas como máximo',
    maxRoundsError: 'Escriba un número entero de 1 a 100.',
    numOutput: 'Imágenes por generar',
    numOutputError: 'Escriba un número entero de 1 a 4096.',
    network: 'Red de características',
    networks: {
      auto: 'Automática',
      'mobilenet-v2': 'MobileNetV2 (más rápida)',
      'inception-v3': 'InceptionV3 (más lenta)',
    },
    networkHelp: 'La automática toma la más rápida con procesador y la mayor con tarjeta gráfica.',
    device: 'Dispositivo',
    deviceOpening: 'Buscando el dispositivo más rápido',
    deviceRetry: 'Buscar de nuevo',
    adapter: 'Adaptador',
    backend: 'Motor',
    backends: { webgpu: 'WebGPU', webgl: 'WebGL', wasm: 'WebAssembly', cpu: 'JavaScript puro' },
    threads: 'Hilos',
    simd: 'SIMD',
    software: 'Adaptador por software',
    requested: (name) => `Pedido en la dirección: ?backend=${name}`,
    requestedHow: 'Añada ?backend=webgpu, webgl, wasm o cpu a la dirección para elegir otro.',
    passedOver: 'Descartados',
    expect: {
      hardware:
        'Entrena la tarjeta gráfica. El ajuste rápido acaba en minutos; el de la tesis está hecho para esto.',
      webgl:
        'Entrena la tarjeta gráfica por su interfaz antigua: más lenta que WebGPU, más rápida que el procesador.',
      wasm: 'Entrena el procesador. El ajuste rápido tarda minutos; el de la tesis no es viable aquí.',
      software: 'Una tarjeta gráfica imitada por software. Correcta y muy lenta: solo para comprobar.',
      cpu: 'JavaScript puro. Correcto y muy lento: solo para comprobar.',
    },
    start: 'Empezar a entrenar',
    startBlocked: 'Elija antes un conjunto',
    memory: {
      measuring: 'Midiendo si cabe un paso…',
      measuringHelp:
        'Un paso del crítico y uno del generador con este lote, sobre ruido. Si caben, empieza el entrenamiento.',
      fits: (peak, seconds) => `Se ha medido un paso: ${peak} de memoria como máximo, ${seconds}.`,
      tried: 'Se ha probado, y caben:',
      accumulate: (parts) => `Recorrer cada lote en ${parts} partes: mismo resultado, más lento`,
      bsize: (images) => `Lotes de ${images}`,
      neither:
        'No cabría ni por partes ni con lotes menores. Reduzca las anchuras (ngf, ndf) o el tamaño de imagen.',
    },
    startModel: {
      chip: (name, steps) => (steps === null ? `Parte de ${name}` : `Parte de ${name}, ${steps} pasos`),
      fresh: 'optimizadores nuevos',
      remove: 'Partir de la semilla',
      configuration: 'Leída del archivo del modelo.',
      held: 'Lo fija el modelo del que parte la ejecución.',
      has: (value) => `El modelo del que parte la ejecución tiene ${value}.`,
      conflict: (keys) => `La configuración no es la del modelo del que parte la ejecución: ${keys}.`,
      useValues: 'Usar los valores del modelo',
      otherDataset: 'Elegir otro conjunto',
      wait: 'El modelo abierto está en uso. Espere a que acabe o cancélelo en Generar.',
      ofRun: (kind, steps) =>
        steps === null ? `De un modelo (${kind})` : `De un modelo (${kind}), ${steps} pasos`,
    },
    fixFirst: 'Corrija antes los valores marcados',
    goToData: 'Ir a datos',
    pause: 'Pausar',
    resume: 'Reanudar',
    stop: 'Detener',
    stopHelp: 'Al detener se guarda un punto de control; podrá continuar después.',
    evaluateNow: 'Evaluar ya',
    pausing: 'Pausando tras este paso',
    stopping: 'Guardando y deteniendo',
    evaluatingSoon: 'Terminando el entrenamiento de esta ronda',
    progress: 'Entrenamiento',
    iteration: 'Iteración',
    round: 'Ronda',
    speed: 'Imágenes por segundo',
    timeLeft: 'Tiempo restante',
    roundShown: 'Ronda mostrada',
    lastCheckpoint: (iteration) => `Punto de control en la iteración ${iteration}`,
    losses: 'Pérdidas',
    critic: 'Crítico',
    generator: 'Generador',
    wasserstein: 'Estimación de Wasserstein',
    wassersteinHelp:
      'Sube mientras el crítico aprende a distinguir y baja cuando los cortes generados se acercan a los reales.',
    criticLoss: 'Pérdida del crítico',
    generatorLoss: 'Pérdida del generador',
    chartAlt: (name, first, last, axis, at) =>
      `${name}: de ${first} a ${last} (${axis.toLowerCase()} ${at}).`,
    chartTable: 'Cifras',
    chartEmpty: 'Las cifras aparecen con las primeras iteraciones.',
    curves: {
      smoothing: 'Suavizado',
      smoothingHelp: 'Media exponencial. La línea medida queda detrás, tenue, con todos sus extremos.',
      none: 'sin suavizar',
      scale: 'Escala vertical',
      scales: { linear: 'Lineal', symlog: 'Logarítmica simétrica' },
      drawn: (smoothing, scale) => `Suavizado ${smoothing}. Escala: ${scale.toLowerCase()}.`,
    },
    log: {
      title: 'Curvas de un registro de entrenamiento',
      help: 'Suelte training_log_wgan.csv aquí o en cualquier parte de la página: las nueve columnas de la tesis o las diez de Gantry. Se lee aquí y no se guarda.',
      letGo: 'Suéltelo para dibujarlo.',
      open: 'Abrir un registro',
      another: 'Abrir otro',
      close: 'Cerrar',
      opened: (rows) => `Registro abierto: ${plural(rows, 'fila', 'filas')}.`,
      noRows: 'El archivo tiene su cabecera y ninguna fila.',
      rows: 'Filas',
      epochs: 'Épocas',
      batchesPerEpoch: 'Lotes por época',
      along: 'Eje horizontal',
      axes: { epoch: 'Época', batch: 'Iteración' },
      means: 'Lo que responde el crítico',
      meansHelp:
        'D(x): media sobre cortes reales. D(G(z))_Real: sobre los generados, en el paso del crítico. D(G(z))_Fake: en el del generador.',
      derived: 'D(x) − D(G(z))_Real: el archivo no trae esa columna.',
      figures: 'Primer y último valor, mínimo y máximo de cada columna',
      column: 'Columna',
      first: 'Primero',
      last: 'Último',
      lowest: 'Mínimo',
      highest: 'Máximo',
      notFinite: 'No finitos',
    },
    samples: 'Lo que dibuja el generador',
    samplesHelp: 'Los mismos 64 puntos del espacio latente, una y otra vez.',
    samplesAveraged:
      'Los mismos 64 puntos del espacio latente, una y otra vez, dibujados por la media móvil del generador.',
    samplesAlt: (n, iteration) =>
      `${plural(n, 'imagen generada', 'imágenes generadas')} en la iteración ${iteration}`,
    samplesEmpty: 'La primera rejilla aparece al empezar a entrenar.',
    sampleAt: 'Rejilla en la iteración',
    baselineNow:
      'Primero se mide el generador sin entrenar, para que cada FID posterior tenga con qué compararse.',
    midwayNow: 'Medición a medio camino, para ver si el FID sigue bajando.',
    evaluatingNow: 'El entrenamiento de esta ronda ha terminado; se está evaluando.',
    confirmingNow: 'El criterio se ha superado: la mejor ronda se mide una vez frente a la partición final.',
    seeEvaluation: 'Ver la evaluación',
    seeReport: 'Ver el informe',
    runs: 'Ejecuciones en este navegador',
    noRuns: 'Todavía ninguna.',
    openRun: 'Abrir',
    continueRun: 'Continuar donde se detuvo',
    unfinished: (name, round) =>
      `Una ejecución con «${name}» está sin terminar, en la ronda ${round}. Su punto de control se conserva.`,
    confirmDelete: '¿Eliminar esta ejecución?',
    confirmDeleteHelp: 'Sus puntos de control, registro, imágenes e informe se borran de este navegador.',
    silent: (seconds) =>
      `La parte de esta página que calcula no responde desde hace ${seconds} s. Si sigue así, se reiniciará desde el último punto de control.`,
    unsaved: (iteration) =>
      `El navegador no tiene más espacio: desde la iteración ${iteration} no se ha podido guardar nada. El entrenamiento sigue en memoria; elimine un conjunto o una ejecución para hacer sitio.`,
    unsavedRefused: (iteration) =>
      `El navegador se niega a guardar: desde la iteración ${iteration} no se ha podido guardar nada. El entrenamiento sigue en memoria; al cerrar esta página se perdería.`,
    downloadCheckpoint: 'Descargar el punto de control',
    tellMe: {
      label: 'Avisarme cuando termine o pregunte',
      refused:
        'Este navegador no deja que la página avise. Permita las notificaciones de esta dirección y vuelva a marcarlo.',
      finished: 'Gantry: ejecución terminada',
      failed: 'Gantry: ejecución fallida',
    },
    diagnostics: {
      title: 'Diagnóstico',
      help: 'Penalización del gradiente, el crítico ante cortes que nunca vio, capas, memoria.',
      penalty: 'Penalización del gradiente',
      penaltyHelp: 'Sin su peso λ. Cerca de 0 cuando la pendiente del crítico está cerca de 1.',
      gradNorm: 'Norma media del gradiente',
      gradNormHelp: 'Del crítico, entre cortes reales y generados. La penalización la lleva a 1.',
      aim: 'Objetivo',
      clipped: 'El recorte de pesos (wc) no mide ni la penalización ni la norma del gradiente.',
      means: 'Puntuaciones medias del crítico',
      meansHelp: (n) =>
        `En los puntos de control, sobre ${plural(n, 'corte', 'cortes')} de cada partición y otros tantos generados.`,
      train: 'Entrenamiento',
      validation: 'Validación',
      fake: 'Generados',
      gap: 'Entrenamiento − validación',
      gapHelp:
        'Una diferencia que no deja de crecer es un crítico sobreajustado: se sabe de memoria sus cortes de entrenamiento, y lo que enseña al generador no vale para otros.',
      share: 'Respecto a entrenamiento − generados',
      noMeans: 'Aparece con el primer punto de control, si el conjunto tiene cortes de validación.',
      layers: 'Los pesos y sus cambios',
      layersHelp: (iteration) =>
        `Media cuadrática en la iteración ${iteration}; el cambio es por iteración desde el punto de control examinado antes. Lo habitual es una razón cercana a 0,001: muy por encima el entrenamiento tiembla, muy por debajo apenas aprende.`,
      noLayers: 'Aparece con el primer punto de control.',
      noUpdates:
        'Los cambios aparecen con el segundo punto de control desde que se inició o continuó el entrenamiento.',
      layer: 'Capa',
      weight: 'Pesos',
      update: 'Cambio',
      ratio: 'Razón',
      memory: 'Memoria',
      memoryHelp: (iteration) =>
        `En la iteración ${iteration}. En una ejecución sana no crece, por mucho que dure.`,
      tensors: 'Tensores',
      tensorBytes: 'En tensores',
      deviceBytes: 'Memoria del dispositivo',
      heapBytes: 'Memoria de JavaScript',
      untold: 'este navegador no lo dice',
    },
  },

  incidents: {
    title: 'Qué ha pasado por el camino',
    help: 'Nada de esto terminó la ejecución.',
    kinds: {
      'device-lost': () =>
        'El dispositivo gráfico desapareció. Un proceso nuevo siguió desde el último punto de control.',
      'worker-silent': (f) =>
        `La parte de esta página que calcula no respondía desde hacía ${fact(f, 'seconds')} s. Se reinició desde el último punto de control.`,
      'worker-crashed': () =>
        'La parte de esta página que calcula se detuvo inesperadamente. Se reinició desde el último punto de control.',
      'rolled-back': (f) =>
        `El entrenamiento salió del rango de los números (${fact(f, 'what')}). Volvió al último punto de control y siguió con la mitad de la tasa de aprendizaje, ${fact(f, 'lr')}.`,
      'checkpoint-passed-over': (f) =>
        `El último punto de control estaba dañado (${fact(f, 'reason')}). Se tomó el anterior.`,
      unsaved: (f) =>
        isNamed(f, 'quotaBytes')
          ? `El navegador no tenía más espacio (${mebibytes(f, 'usedBytes')} de ${mebibytes(f, 'quotaBytes')} usados). El entrenamiento siguió en memoria.`
          : 'El navegador se negó a guardar. El entrenamiento siguió en memoria.',
    },
    reached: (iteration) => `en la iteración ${iteration}`,
    lost: (n) =>
      n === 0 ? 'sin iteraciones perdidas' : `${plural(n, 'iteración repetida', 'iteraciones repetidas')}`,
    back: (time) => `entrenando de nuevo tras ${time}`,
  },

  keys: {
    bsize: {
      label: 'Tamaño del lote',
      help: 'Imágenes reales por paso del crítico. Al menos un lote debe caber en la partición de entrenamiento.',
    },
    imsize: {
      label: 'Tamaño de imagen (px)',
      help: 'Alto y ancho. Debe coincidir con el tamaño de corte del conjunto.',
    },
    nc: { label: 'Canales', help: 'Los cortes de TC son grises: siempre es 1.' },
    nz: {
      label: 'Dimensión latente',
      help: 'Números aleatorios que el generador convierte en una imagen.',
    },
    ngf: {
      label: 'Anchura del generador',
      help: 'Mapas de características de la última capa oculta del generador. Con más aprende más, y más despacio.',
    },
    ndf: { label: 'Anchura del crítico', help: 'Mapas de características de la primera capa del crítico.' },
    nepochs: {
      label: 'Épocas',
      help: 'Pasadas por la partición de entrenamiento. Un número de iteraciones las sustituye.',
    },
    iterations: {
      label: 'Iteraciones',
      help: 'Una iteración es un paso del generador con sus pasos del crítico.',
    },
    mode: {
      label: 'Entrenador',
      help: 'gp (WGAN-GP) mantiene la pendiente del crítico cerca de 1 con una penalización y aprende con más estabilidad y detalle, con Adam, pero cada paso del crítico cuesta casi el doble. wc (WGAN) recorta los pesos del crítico y aprende con RMSprop: pasos más baratos, pero un crítico más tosco, que aprende más despacio y pide una tasa de aprendizaje pequeña (0,00005).',
    },
    lr: {
      label: 'Tasa de aprendizaje',
      help: 'Tamaño del paso del optimizador en ambas redes. Las rondas siguientes pueden cambiarla.',
    },
    beta1: { label: 'Adam β₁', help: 'Memoria de gradientes pasados. WGAN-GP se usa con 0 o 0,5.' },
    beta2: { label: 'Adam β₂', help: 'Memoria de cuadrados de gradientes pasados.' },
    lambda: {
      label: 'Peso de penalización λ',
      help: 'Peso de la penalización del gradiente en la pérdida del crítico.',
    },
    clip: {
      label: 'Límite de recorte',
      help: 'Con wc, los pesos del crítico quedan entre menos y más este valor después de cada paso.',
    },
    init: {
      label: 'Pesos iniciales',
      help: 'La tesis quiere N(0, 0,02); sus programas obtienen los de PyTorch.',
    },
    schedule: {
      label: 'Orden de los pasos',
      help: 'Artículos: todos los pasos del crítico con lotes nuevos y luego el del generador. Tesis: gp da un paso del crítico por lote y uno del generador cada cierto número de lotes; wc da todos los pasos del crítico con el mismo lote. La tesis conserva el último lote de la época, más pequeño.',
    },
    critic_iters: { label: 'Pasos del crítico', help: 'Pasos del crítico por cada paso del generador.' },
    save_epoch: {
      label: 'Guardar cada',
      help: 'Épocas entre puntos de control conservados.',
    },
    ema: {
      label: 'Media móvil',
      help: 'Decaimiento de la media móvil del generador (lo habitual es 0,999): imágenes más estables, que son las que se evalúan y se generan. Con 0 no se guarda.',
    },
    accumulate: {
      label: 'Partes por lote',
      help: 'El crítico recorre cada lote en tantas partes, una tras otra: los mismos gradientes con menos memoria, más despacio.',
    },
    seed: {
      label: 'Semilla',
      help: 'Decide todos los números aleatorios. La misma semilla y los mismos datos dan la misma ejecución.',
    },
  },

  compare,
  evaluate,

  generate,

  openModel,

  report,

  errors,
};
