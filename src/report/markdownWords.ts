/** The words of reports as Markdown, in English and Spanish, and how numbers are written in either. */
import type { Ending } from '../adjust/adjustment.ts';
import type { PolicyName } from '../adjust/policy.ts';
import { INTENDED_USE } from '../errors.ts';
import type { Figure } from '../evaluation.ts';
import type { GateOutcome, RunState } from '../run.ts';
import { METRIC_NAMES } from './metricNames.ts';
import type { WarningCode } from './warnings.ts';

export type ReportLanguage = 'en' | 'es';

const en = {
  locale: 'en-GB',
  title: 'Gantry report',
  monthTitle: (month: string) => `Gantry, report of ${month}`,
  synthetic: 'SYNTHETIC',
  intendedUse: INTENDED_USE,
  verdict: 'Verdict',
  outcomes: {
    passed: 'FID gate passed',
    'not-passed': 'FID gate not passed',
    inconclusive: 'FID gate inconclusive: more images needed',
  } satisfies Record<GateOutcome, string> as Record<GateOutcome, string>,
  notJudged: 'not judged',
  warnings: 'Warnings',
  warningTexts: null as Record<WarningCode, string> | null,
  figures: 'Figures',
  figure: 'Figure',
  value: 'Value',
  interval: '95 % interval',
  metrics: METRIC_NAMES.en,
  measuredIn: (network: string, fake: number, real: number) =>
    `Measured in ${network}, ${fake} generated against ${real} real images.`,
  data: 'Data',
  patients: 'Patients',
  slices: 'Slices (training, validation, final)',
  recipe: 'Recipe (SHA-256)',
  phantom: 'Made by the phantom generator: synthetic data.',
  samePatient: 'The splits share a patient, so that every figure is optimistic.',
  dataGone: 'deleted',
  rounds: 'Rounds',
  round: 'Round',
  changed: 'What changed',
  asConfigured: 'as configured',
  sameAgain: 'the same configuration again',
  undone: 'taken back',
  why: 'Why',
  outcome: 'Outcome',
  policy: 'Policy',
  policies: { ladder: 'Ladder', halve: 'Halving', search: 'Search', manual: 'By hand' } as Record<
    PolicyName,
    string
  >,
  ending: 'Why no further round followed',
  endings: {
    passed: 'The gate passed.',
    rounds: 'No rounds were left.',
    time: 'No time was left.',
    noise: 'Further rounds would have been noise.',
    exhausted: 'Nothing was left to try.',
    person: 'A person ended it.',
  } as Record<Ending['rule'], string>,
  configuration: 'Configuration',
  key: 'Key',
  generated: 'Generated images',
  count: 'Images',
  size: 'Size',
  iteration: 'Iteration',
  model: 'Weights (SHA-256)',
  device: 'Device',
  incidents: 'Incidents',
  run: 'Run',
  started: 'Started',
  written: 'Written',
  tool: 'Program',
  origin: 'Origin',
  digest: 'Digest (SHA-256, RFC 8785)',
  unsigned: 'Not signed: unaltered by accident, origin unproven.',
  signedBy: 'Signed by the key',
  month: 'Month',
  timeZone: 'Time zone',
  total: 'In all',
  runs: 'Runs',
  passed: 'passed',
  notPassed: 'not passed',
  inconclusive: 'inconclusive',
  unjudged: 'not judged',
  passRate: 'Pass rate of those judged',
  hours: 'Hours of training and evaluation',
  storage: 'Storage (MB)',
  state: 'State',
  states: {
    training: 'Training',
    paused: 'Paused',
    stopped: 'Stopped',
    evaluating: 'Evaluating',
    adjusting: 'Adjusting',
    asking: 'Waiting for an answer',
    generating: 'Generating',
    reporting: 'Writing the report',
    done: 'Finished',
    failed: 'Failed',
  } satisfies Record<RunState, string> as Record<RunState, string>,
  best: 'Best of its data, network, number of images and gate',
  trend: 'FID by round',
  network: 'Network',
  none: 'none',
};

export type MarkdownWords = typeof en;

const es: MarkdownWords = {
  locale: 'es-ES',
  title: 'Informe de Gantry',
  monthTitle: (month) => `Gantry, informe de ${month}`,
  synthetic: 'SINTÉTICO',
  intendedUse:
    'Solo para investigación. No es un producto sanitario. Imágenes sintéticas, no aptas para diagnóstico.',
  verdict: 'Veredicto',
  outcomes: {
    passed: 'Criterio FID superado',
    'not-passed': 'Criterio FID no superado',
    inconclusive: 'Criterio FID sin decidir: hacen falta más imágenes',
  },
  notJudged: 'sin evaluar',
  warnings: 'Advertencias',
  warningTexts: {
    'memorisation-failed':
      'La prueba de memorización ha fallado: las imágenes generadas pueden ser copias de imágenes de entrenamiento, es decir, de pacientes.',
    'memorisation-not-assessable':
      'Con estos datos no se ha podido valorar si las imágenes generadas copian imágenes de entrenamiento.',
    'same-patient': 'Las particiones comparten un paciente, así que toda cifra es optimista.',
    'few-patients':
      'Los intervalos se apoyan en bloques de cortes de pocos pacientes: nada dicen de cómo sería otro paciente.',
    'identical-fakes': 'Las imágenes generadas son idénticas, hasta donde se han comparado.',
    'constant-fakes': 'Cada imagen generada es de un solo tono, hasta donde se han comparado.',
  },
  figures: 'Cifras',
  figure: 'Cifra',
  value: 'Valor',
  interval: 'Intervalo del 95 %',
  metrics: METRIC_NAMES.es,
  measuredIn: (network, fake, real) =>
    `Medido con ${network}, ${fake} imágenes generadas frente a ${real} reales.`,
  data: 'Datos',
  patients: 'Pacientes',
  slices: 'Cortes (entrenamiento, validación, final)',
  recipe: 'Receta (SHA-256)',
  phantom: 'Creados por un fantoma en código: datos sintéticos.',
  samePatient: 'Las particiones comparten un paciente, así que toda cifra es optimista.',
  dataGone: 'borrados',
  rounds: 'Rondas',
  round: 'Ronda',
  changed: 'Qué cambió',
  asConfigured: 'según la configuración',
  sameAgain: 'otra vez la misma configuración',
  undone: 'deshecha',
  why: 'Por qué',
  outcome: 'Resultado',
  policy: 'Política',
  policies: { ladder: 'Escalera', halve: 'A la mitad', search: 'Búsqueda', manual: 'A mano' },
  ending: 'Por qué no siguió otra ronda',
  endings: {
    passed: 'Se superó el criterio.',
    rounds: 'No quedaban rondas.',
    time: 'No quedaba tiempo.',
    noise: 'Más rondas habrían sido ruido.',
    exhausted: 'No quedaba nada por probar.',
    person: 'La terminó una persona.',
  },
  configuration: 'Configuración',
  key: 'Clave',
  generated: 'Imágenes generadas',
  count: 'Imágenes',
  size: 'Tamaño',
  iteration: 'Iteración',
  model: 'Pesos (SHA-256)',
  device: 'Dispositivo',
  incidents: 'Incidencias',
  run: 'Ejecución',
  started: 'Inicio',
  written: 'Escrito',
  tool: 'Programa',
  origin: 'Origen',
  digest: 'Resumen (SHA-256, RFC 8785)',
  unsigned: 'Sin firma: no alterado por accidente, origen sin probar.',
  signedBy: 'Firmado con la clave',
  month: 'Mes',
  timeZone: 'Zona horaria',
  total: 'En total',
  runs: 'Ejecuciones',
  passed: 'superan el criterio',
  notPassed: 'no lo superan',
  inconclusive: 'sin decidir',
  unjudged: 'sin evaluar',
  passRate: 'Proporción que supera el criterio, de las evaluadas',
  hours: 'Horas de entrenamiento y evaluación',
  storage: 'Almacenamiento (MB)',
  state: 'Estado',
  states: {
    training: 'Entrenando',
    paused: 'En pausa',
    stopped: 'Detenida',
    evaluating: 'Evaluando',
    adjusting: 'Ajustando',
    asking: 'Espera respuesta',
    generating: 'Generando',
    reporting: 'Escribiendo el informe',
    done: 'Terminada',
    failed: 'Fallida',
  },
  best: 'La mejor con sus datos, red, número de imágenes y criterio',
  trend: 'FID por ronda',
  network: 'Red',
  none: 'ninguna',
};

export const MARKDOWN_WORDS: Readonly<Record<ReportLanguage, MarkdownWords>> = { en, es };

/** Four significant digits; a dash for what is not known. */
export function numberText(x: number | null | undefined, { locale }: MarkdownWords, digits = 4): string {
  if (x === null || x === undefined || !Number.isFinite(x)) return '–';
  const small = x !== 0 && Math.abs(x) < 1e-4;
  return new Intl.NumberFormat(locale, {
    maximumSignificantDigits: digits,
    useGrouping: false,
    ...(small ? { notation: 'scientific' } : {}),
  }).format(x);
}

export function intervalText({ low, high }: Pick<Figure, 'low' | 'high'>, words: MarkdownWords): string {
  return low === null || high === null ? '–' : `${numberText(low, words)} … ${numberText(high, words)}`;
}

/** Value and interval in one. */
export function figureText(figure: Figure | null, words: MarkdownWords): string {
  if (!figure || figure.value === null) return '–';
  const interval = intervalText(figure, words);
  return interval === '–'
    ? numberText(figure.value, words)
    : `${numberText(figure.value, words)} (${interval})`;
}
