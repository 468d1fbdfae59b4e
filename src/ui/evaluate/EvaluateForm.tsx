/** Evaluate anything: a run's checkpoint, a model file or a folder of PNG, against any dataset here; with its progress and its end. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { EvaluationSubject, KeptCheckpoint } from '../../app.ts';
import { useUi } from '../context.ts';
import { date, integer } from '../format.ts';
import { text } from '../language.ts';
import { SelectField, TextField } from '../parts/Field.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Panel } from '../parts/Panel.tsx';
import { parseInteger } from '../parts/parseNumber.ts';
import { Segmented } from '../parts/Segmented.tsx';
import { EvaluationProgressBar } from './EvaluationProgressBar.tsx';
import { networkOptions } from './networkOptions.ts';
import { toTop } from './toTop.ts';
import { useNetworks } from './useNetworks.ts';

type Kind = EvaluationSubject['kind'];
const KINDS: readonly Kind[] = ['run', 'model', 'images'];

export const FEWEST = 8;
export const MOST = 4096;

export function EvaluateForm() {
  const { evaluations, models, state } = useUi();
  const networks = useNetworks();
  const words = text.value.evaluate.form;
  const [kind, setKind] = useState<Kind>('run');
  const [subject, setSubject] = useState<EvaluationSubject | null>(null);
  const [datasetId, setDatasetId] = useState<string | null>(null);
  const [network, setNetwork] = useState('auto');
  const [typed, setTyped] = useState('');
  const datasets = state.datasets.value ?? [];
  const own = subject?.kind === 'run' ? datasetOf(subject.runId) : null;
  const wanted = datasetId ?? own ?? state.dataset.value?.id;
  const dataset = datasets.find(({ id }) => id === wanted) ?? datasets[0];
  const count = typed.trim() === '' ? null : parseInteger(typed, FEWEST, MOST);
  const wrong = typed.trim() !== '' && count === null;
  const work = evaluations.work.value;
  const blocked = state.active.value ? words.busy : models.busy.value ? words.busyModel : null;

  function datasetOf(runId: string): string | null {
    return state.runs.value?.find(({ id }) => id === runId)?.settings.datasetId ?? null;
  }

  return (
    <Panel title={words.title} note={words.help} testId="evaluate-form">
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (subject && dataset && !wrong)
            void evaluations
              .evaluate(subject, { datasetId: dataset.id, network, count })
              .then((shown) => shown && state.stage.value === 'evaluate' && toTop());
        }}
      >
        <Segmented
          label={words.what}
          options={KINDS.map((value) => ({ value, label: words.kinds[value] }))}
          value={kind}
          disabled={work !== null}
          onChoose={(value) => {
            setKind(value);
            setSubject(null);
          }}
        />
        {kind === 'run' && <RunSubject onChoose={setSubject} />}
        {kind === 'model' && <ModelSubject subject={subject} onChoose={setSubject} />}
        {kind === 'images' && <ImagesSubject subject={subject} onChoose={setSubject} />}
        <div class="evaluate-with">
          {dataset ? (
            <SelectField
              label={words.dataset}
              value={dataset.id}
              options={datasets.map(({ id, name, recipe }) => ({
                value: id,
                label: `${name} · ${recipe.size} px`,
              }))}
              disabled={work !== null}
              testId="evaluate-dataset"
              onChoose={setDatasetId}
            />
          ) : (
            <p class="help">
              {words.noDatasets} <a href="#data">{text.value.train.goToData}</a>
            </p>
          )}
          <SelectField
            label={text.value.train.network}
            value={network}
            options={networkOptions(networks)}
            disabled={work !== null}
            testId="evaluate-network"
            onChoose={setNetwork}
          />
          <TextField
            label={words.count}
            numeric
            value={typed}
            help={kind === 'images' ? words.countHelpImages : words.countHelp}
            error={wrong ? words.countError : null}
            disabled={work !== null}
            testId="evaluate-count"
            onInput={setTyped}
          />
        </div>
        {work ? (
          <EvaluationProgressBar work={work} />
        ) : (
          <>
            {blocked && <p class="help">{blocked}</p>}
            <div class="row">
              <button
                type="submit"
                class="button button-primary"
                disabled={!subject || !dataset || wrong || blocked !== null}
                data-testid="evaluate"
              >
                <Icon name="gauge" />
                {words.evaluate}
              </button>
            </div>
          </>
        )}
      </form>
    </Panel>
  );
}

interface SubjectProps {
  readonly subject?: EvaluationSubject | null;
  onChoose(subject: EvaluationSubject | null): void;
}

/** A run that has trained, and one of the checkpoints it keeps: its newest at first. */
function RunSubject({ onChoose }: SubjectProps) {
  const { evaluations, state } = useUi();
  const words = text.value.evaluate.form;
  const runs = (state.runs.value ?? []).filter(({ rounds }) => rounds.length > 0);
  const [runId, setRunId] = useState<string | null>(null);
  const [kept, setKept] = useState<readonly KeptCheckpoint[] | null>(null);
  const [at, setAt] = useState(0);
  const run = runs.find(({ id }) => id === (runId ?? state.run.value?.id)) ?? runs[0];
  const active = state.active.value; // what a run keeps changes while it is in work
  const choose = (list: readonly KeptCheckpoint[], index: number) => {
    const one = list[index];
    setAt(index);
    onChoose(one && run ? { kind: 'run', runId: run.id, round: one.round, slot: one.slot } : null);
  };
  useEffect(() => {
    if (!run) return;
    let asked = true;
    setKept(null);
    void evaluations.kept(run.id).then((list) => {
      if (!asked) return;
      setKept(list);
      choose(list, newestOf(list));
    });
    return () => {
      asked = false;
    };
  }, [run?.id, active, evaluations]);
  if (!run) return <p class="help">{words.noRuns}</p>;
  return (
    <div class="evaluate-subject">
      <SelectField
        label={words.run}
        value={run.id}
        options={runs.map(({ id, createdAt, datasetName }) => ({
          value: id,
          label: `${date(createdAt)} · ${datasetName}`,
        }))}
        testId="evaluate-run"
        onChoose={setRunId}
      />
      {kept?.length === 0 ? (
        <p class="help">{words.noKept}</p>
      ) : (
        <SelectField
          label={words.checkpoint}
          value={String(at)}
          options={(kept ?? []).map(({ round, slot, iteration }, i) => ({
            value: String(i),
            label: words.kept(round, integer(iteration), slot === null),
          }))}
          disabled={kept === null}
          testId="evaluate-checkpoint"
          onChoose={(value) => choose(kept ?? [], Number(value))}
        />
      )}
    </div>
  );
}

/** The last round's newest state: within a round it stands before the epochs' copies. */
function newestOf(kept: readonly KeptCheckpoint[]): number {
  return Math.max(
    0,
    kept.findLastIndex(({ slot }) => slot === null),
  );
}

function ModelSubject({ subject, onChoose }: SubjectProps) {
  const words = text.value.evaluate.form;
  return (
    <FileChoice
      label={words.chooseModel}
      accept=".pth,.pt,.safetensors"
      chosen={subject?.kind === 'model' ? subject.file.name : null}
      testId="evaluate-model"
      onFiles={([file]) => onChoose(file ? { kind: 'model', file } : null)}
    />
  );
}

function ImagesSubject({ subject, onChoose }: SubjectProps) {
  const words = text.value.evaluate.form;
  const [empty, setEmpty] = useState(false);
  return (
    <FileChoice
      label={words.chooseFolder}
      folder
      chosen={
        subject?.kind === 'images' ? words.chosenImages(subject.files.length) : empty ? words.noImages : null
      }
      testId="evaluate-images"
      onFiles={(files) => {
        const images = files
          .filter(({ name }) => /\.png$/i.test(name))
          .sort((a, b) => (a.webkitRelativePath + a.name < b.webkitRelativePath + b.name ? -1 : 1));
        setEmpty(images.length === 0);
        onChoose(images.length > 0 ? { kind: 'images', files: images } : null);
      }}
    />
  );
}

interface FileChoiceProps {
  readonly label: string;
  readonly chosen: string | null;
  readonly accept?: string;
  readonly folder?: boolean;
  readonly testId: string;
  onFiles(files: File[]): void;
}

/** Not in the JSX types: HTML's `webkitdirectory` (File and Directory Entries API, §8). */
const WHOLE_FOLDER = { webkitdirectory: true, multiple: true };

/** A button that opens the browser's own chooser, and what was chosen beside it. */
function FileChoice({ label, chosen, accept, folder = false, testId, onFiles }: FileChoiceProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <div class="row">
      <button type="button" class="button" onClick={() => input.current?.click()}>
        <Icon name={folder ? 'folder' : 'file'} />
        {label}
      </button>
      <input
        ref={input}
        class="sr-only"
        type="file"
        accept={accept}
        {...(folder ? WHOLE_FOLDER : {})}
        tabIndex={-1}
        aria-label={label}
        data-testid={testId}
        onChange={(event) => {
          onFiles([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = ''; // the same choice again is a new choice
        }}
      />
      <span class="num chosen-file" role="status">
        {chosen}
      </span>
    </div>
  );
}
