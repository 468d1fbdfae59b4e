/** The sentences of reports in Spanish, under the keys of report.en.ts. */
import type { Facts, ReportFileProblem } from '../../errors.ts';
import { fact } from './facts.ts';
import type { reportErrors as english, report as englishReport } from './report.en.ts';

const plural = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

export const report: typeof englishReport = {
  empty: 'Aún no hay informe',
  emptyHelp: 'El informe se escribe al terminar una ejecución.',
  title: 'Informe',
  intendedUse: 'Uso previsto',
  configuration: 'Configuración',
  configurationBest: (round) => `Como se usó en la ronda ${round}, la mejor`,
  data: 'Datos',
  theseData: 'estos datos',
  dataGone: 'El conjunto ya no está en este navegador.',
  metrics: 'Métricas',
  rounds: 'Rondas',
  device: 'Dispositivo',
  log: 'Registro de entrenamiento',
  logOf: (round) => `Registro de entrenamiento, ronda ${round}`,
  first: 'Primero',
  last: 'Último',
  highest: 'Máxima estimación de Wasserstein',
  seconds: 'Tiempo en pasos de entrenamiento',
  images: 'Imágenes',
  window: 'Ventana',
  size: 'Tamaño del corte',
  started: 'Inicio',
  gate: 'Criterio',
  gateRatio: (threshold) => `FID de como mucho ${threshold} veces el suelo`,
  gateFid: (threshold) => `FID de como mucho ${threshold}`,
  exports: 'Qué sale de este equipo',
  exportsHelp: 'Nada, hasta que pulse un botón aquí. Estos archivos y ningún otro:',
  exportsOnlyGenerated:
    'Solo imágenes generadas. Ningún corte real, ningún nombre, ningún identificador, ninguna ruta.',
  exportGroups: {
    report: 'Informe',
    log: 'Registro de entrenamiento',
    samples: 'Rejillas de muestra',
    generated: 'Imágenes generadas',
    rounds: 'Rondas',
    other: 'Otros',
  },
  fileList: (n, size) => `${plural(n, 'archivo', 'archivos')}, ${size}`,
  showFiles: 'Todos los archivos',
  file: 'Archivo',
  fileSize: 'Tamaño',
  preparing: 'Preparando los archivos',
  downloadReport: 'Descargar report.json',
  downloadZip: 'Descargar todo (ZIP)',
  model: 'El modelo',
  modelHelp:
    'Para otros programas. De un modelo pueden extraerse cortes con los que aprendió: compártalo como compartiría los datos.',
  modelFormats: {
    pth: 'Punto de control de PyTorch (.pth)',
    safetensors: 'Punto de control (.safetensors)',
    onnx: 'Generador (.onnx)',
  },
  upload: 'Subir a S3',
  uploadTo: (bucket) => `Subir a ${bucket}`,
  uploadHelp: 'Los mismos archivos, por direcciones que el servidor firma para esta subida.',
  uploading: 'Subiendo',
  uploadStates: { arrived: 'Ha llegado', failed: 'Ha fallado' },
  uploadDone: (ok, all) => `Han llegado ${ok} de ${all} archivos.`,
  uploadTable: 'Qué ha llegado',

  views: { run: 'Esta ejecución', month: 'Un mes', opened: 'Informe de otra persona' },
  viewsLabel: 'Qué informe',
  print: 'Imprimir o guardar como PDF',
  printHelp: 'Con las gráficas, en colores claros, en A4.',
  syntheticHead: 'SINTÉTICO',

  share: 'Compartir este informe',
  shareHelp:
    'El archivo lleva un resumen criptográfico: quien lo abra aquí ve al momento si se alteró. Sin cuenta y sin servidor.',
  shareJson: 'JSON',
  shareMarkdown: 'Markdown',
  sign: 'Firmar con la clave de este navegador',
  signHelp:
    'Prueba que lo escribió quien tiene la clave. Sin firma: no alterado por accidente, origen sin probar.',
  key: 'Clave de firma',
  keyNone: 'Este navegador no tiene clave. Se crea aquí y su mitad privada no puede salir.',
  keyCreate: 'Crear una clave',
  keyFingerprint: 'Huella',
  keyTell: 'Désela a quienes reciban sus informes, por otra vía que el propio informe.',
  keySince: (date) => `Creada el ${date}`,
  keyDelete: 'Eliminar la clave',
  keyDeleteTitle: '¿Eliminar la clave de firma?',
  keyDeleteHelp:
    'No se puede recuperar. Los informes ya firmados siguen siendo válidos; los siguientes llevarían otra huella.',

  month: 'Mes',
  monthHelp:
    'Todas las ejecuciones que empezaron en él, según el reloj de este equipo. Las eliminadas no cuentan.',
  monthNone: 'Aún no hay ejecuciones',
  monthNoneHelp: 'Un mes tiene informe en cuanto empieza en él una ejecución.',
  monthMaking: 'Reuniendo el mes',
  monthTitle: (month) => `Informe de ${month.toLowerCase()}`,
  monthZone: (zone) => `Hora local de ${zone}`,
  totals: 'En total',
  runs: 'Ejecuciones',
  passed: 'Superado',
  notPassed: 'No superado',
  inconclusive: 'Sin decidir',
  unjudged: 'Sin evaluar',
  passRate: 'Proporción de las evaluadas que lo supera',
  hours: 'Entrenamiento y evaluación',
  storage: 'Almacenamiento',
  generatedImages: 'Imágenes generadas',
  outcomes: 'Cómo terminaron las ejecuciones',
  outcomesAlt: (parts) => `Ejecuciones por resultado: ${parts}.`,
  trend: (network, dataset, fake, real) =>
    `FID a lo largo del mes: datos ${dataset}, con ${network}, ${fake} imágenes frente a ${real}`,
  trendHelp:
    'Cada ejecución en el momento en que empezó: su mejor ronda con el intervalo del 95 %, y las demás rondas.',
  trendAlt: (points) => `FID por día: ${points}.`,
  trendPoint: (day, fid) => `día ${day}, FID ${fid}`,
  trendBest: 'Mejor ronda, superado',
  trendOpen: 'Mejor ronda, no superado o sin decidir',
  trendRounds: 'Otras rondas',
  day: 'Día',
  workload: 'Horas de entrenamiento y evaluación, por día de inicio',
  workloadAlt: (points) => `Horas por día: ${points}.`,
  workloadPoint: (day, hours) => `día ${day}, ${hours} h`,
  monthRuns: 'Todas las ejecuciones',
  run: 'Ejecución',
  time: 'Tiempo',
  state: 'Estado',
  outcome: 'Resultado',
  network: 'Red',
  openFailed:
    'El informe se ha comprobado, pero dice algo que esta página no puede dibujar. Pida el PDF o el Markdown a quien lo escribió.',
  bestOf: 'La mejor con sus datos, red, número de imágenes y criterio',
  dataDeleted: 'eliminados',
  patients: (n) => plural(n, 'paciente', 'pacientes'),
  deviceTable: 'Dispositivos',
  warningsTitle: 'Advertencias',
  warningTexts: {
    'memorisation-failed':
      'Las imágenes generadas pueden ser copias de imágenes de entrenamiento, es decir, de pacientes: la prueba de memorización ha fallado.',
    'memorisation-not-assessable':
      'No se ha podido valorar si las imágenes generadas copian imágenes de entrenamiento.',
    'same-patient': 'Las particiones comparten un paciente, así que toda cifra es optimista.',
    'few-patients': 'Los intervalos descansan en bloques de cortes de pocos pacientes.',
    'identical-fakes': 'Las imágenes generadas son idénticas.',
    'constant-fakes': 'Cada imagen generada es de un solo tono.',
  },
  thumbnails: 'Imágenes generadas',
  thumbnailAlt: (run) => `Imágenes generadas de la ejecución ${run}`,

  open: 'Abrir un informe',
  openHelp:
    'Un report.json, o el JSON de un mes, de cualquiera. Se comprueba antes de mostrarlo y no se guarda nada de él. También puede soltar el archivo en cualquier lugar de la página.',
  openButton: 'Elegir un archivo',
  opening: 'Comprobando el informe',
  closeReport: 'Cerrar este informe',
  trust: {
    unchecked: 'Sin comprobar',
    digest: 'No alterado por accidente, origen sin probar',
    signed: 'Firmado',
    own: 'Firmado por usted',
  },
  trustHelp: {
    unchecked: 'Es anterior a los resúmenes criptográficos: no se puede saber si se alteró.',
    digest:
      'Su resumen es el de su contenido. Quien cambie un informe a propósito puede escribir otro resumen.',
    signed:
      'Es lo que firmó quien tiene esta clave. Compare la huella con una que haya recibido por otra vía.',
    own: 'Se firmó con la clave de este navegador.',
  },
  digest: 'Resumen',
  generatedThumb: 'Las primeras imágenes generadas, como las muestra el informe',
  curves: 'Estimación de Wasserstein por ronda',
  curvesHelp: 'Reducida a los puntos que conservan todos los extremos.',
  curvesAlt: (parts) => `Curvas: ${parts}.`,
  curvePart: (name, first, last) => `${name} de ${first} a ${last}`,
  losses: 'Pérdidas de la mejor ronda',
  modelHash: 'Pesos',
  reproducible:
    'El mismo punto de control, la misma semilla y el mismo índice dan la misma imagen en el mismo dispositivo.',
  compareOwn: 'Junto a sus ejecuciones',
  compareOwnHelp: 'Ejecuciones de este navegador cuyas cifras se midieron con la misma red. Hasta tres.',
  compareNone: 'Ninguna ejecución terminada de este navegador se midió con la misma red.',
  compareOther: (n) =>
    `${plural(n, 'ejecución se midió', 'ejecuciones se midieron')} con otra red: sus cifras no se comparan.`,
  compareThis: 'Este informe',
  compareFigures: 'Cifras lado a lado',
  compareCurves: 'Estimación de Wasserstein de las mejores rondas',
};

const problems: Record<ReportFileProblem, (facts: Facts) => string> = {
  json: () => 'Este archivo no es JSON, o termina antes de tiempo',
  'not-a-report': () => 'Este archivo no es un informe de Gantry',
  newer: (f) =>
    `Este informe es de la versión ${fact(f, 'found')}; esta página lee la versión ${fact(f, 'expected')}`,
  schema: (f) =>
    f.where
      ? `Este informe no es como dice su esquema, en ${fact(f, 'where')}`
      : 'Este informe no es como dice su esquema',
  changed: () => 'Este informe se ha alterado desde que se escribió',
  signature: () => 'La firma de este informe no es válida',
  size: () => 'Este archivo es demasiado grande para un informe',
};

const remedies: Record<ReportFileProblem, string> = {
  json: 'Pida el archivo original. Aquí no ha cambiado nada.',
  'not-a-report': 'Abra un report.json, o el JSON de un mes.',
  newer: 'Ábralo con un Gantry más reciente.',
  schema: 'No se muestra. Pida el archivo original.',
  changed: 'Su resumen no es el de su contenido, así que no se muestra. Pida el archivo original.',
  signature:
    'Se alteró, o lo firmó otra clave que la que nombra, así que no se muestra. Pida el archivo original.',
  size: 'Un informe tiene como mucho 64 MiB. Abra un report.json.',
};

export const reportErrors: typeof english = {
  ReportFileError: (f) => {
    const problem = isProblem(f.problem) ? f.problem : 'not-a-report';
    return { title: problems[problem](f), remedy: remedies[problem] };
  },
  EmptyMonthError: (f) => ({
    title: `No hay ninguna ejecución de ${fact(f, 'month')} en este navegador`,
    remedy: 'Elija un mes en el que empezara una ejecución.',
  }),
};

function isProblem(problem: Facts[string] | undefined): problem is ReportFileProblem {
  return typeof problem === 'string' && Object.hasOwn(problems, problem);
}
