/** The keys of a configuration as fields, in groups. */
import { CONFIG_KEYS, type ConfigKey } from '../../config.ts';
import { text } from '../language.ts';
import type { Text } from '../text/en.ts';
import { type ConfigDraft, checkDraft } from './configDraft.ts';
import { KeyField } from './KeyField.tsx';

type Group = keyof Text['train']['groups'];

/** Where a key stands; a key that is not named here would stand nowhere, so the compiler asks for each. */
const GROUP_OF: Readonly<Record<ConfigKey, Group>> = {
  bsize: 'length',
  iterations: 'length',
  nepochs: 'length',
  save_epoch: 'length',
  seed: 'length',
  imsize: 'networks',
  nc: 'networks',
  nz: 'networks',
  ngf: 'networks',
  ndf: 'networks',
  init: 'networks',
  ema: 'optimiser',
  accumulate: 'length',
  mode: 'optimiser',
  lr: 'optimiser',
  beta1: 'optimiser',
  beta2: 'optimiser',
  lambda: 'optimiser',
  clip: 'optimiser',
  critic_iters: 'optimiser',
  schedule: 'optimiser',
};
const GROUPS: readonly Group[] = ['length', 'networks', 'optimiser'];

export interface ConfigFieldsProps {
  readonly draft: ConfigDraft;
  readonly prefix: string;
  /** Those shown; all by default. */
  readonly keys?: readonly ConfigKey[];
  /** Why a key is not to be filled in; absent: it is. */
  readonly fixed?: Readonly<Partial<Record<ConfigKey, string>>>;
  onChange(draft: ConfigDraft): void;
}

export function ConfigFields({ draft, prefix, keys = CONFIG_KEYS, fixed = {}, onChange }: ConfigFieldsProps) {
  const { errors } = checkDraft(draft);
  const groups = GROUPS.map((group) => ({ group, shown: keys.filter((key) => GROUP_OF[key] === group) }));
  return (
    <>
      {groups
        .filter(({ shown }) => shown.length > 0)
        .map(({ group, shown }) => (
          <fieldset key={group} class="config-group">
            <legend>{text.value.train.groups[group]}</legend>
            <div class="config-fields">
              {shown.map((name) => (
                <KeyField
                  key={name}
                  name={name}
                  draft={draft}
                  error={errors[name]}
                  prefix={prefix}
                  fixed={fixed[name] ?? null}
                  onChange={onChange}
                />
              ))}
            </div>
          </fieldset>
        ))}
    </>
  );
}
