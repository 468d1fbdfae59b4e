/** The name of the thing, what it computes on, and the two choices about the page itself. */
import { useUi } from './context.ts';
import { chooseLanguage, LANGUAGES, language, TEXTS, text } from './language.ts';
import { Icon, Mark } from './parts/Icon.tsx';
import { Segmented } from './parts/Segmented.tsx';
import { chooseTheme, THEMES, theme } from './theme.ts';
import { deviceName } from './train/DeviceCard.tsx';

const THEME_ICONS = { system: 'system', light: 'sun', dark: 'moon' } as const;

export function Header() {
  const { state } = useUi();
  const device = state.device.value;
  const words = text.value;
  return (
    <header class="header">
      <a class="brand" href="#data">
        <Mark />
        <span class="brand-name">Gantry</span>
        <span class="brand-line">{words.tagline}</span>
      </a>
      <div class="header-end">
        {device.kind === 'open' && (
          <span class="device-chip num" title={words.train.device}>
            <Icon name="chip" />
            {deviceName(device.device)}
          </span>
        )}
        <Segmented
          label={words.language}
          quiet
          options={LANGUAGES.map((value) => ({
            value,
            label: TEXTS[value].languageName,
            show: <span aria-hidden="true">{value.toUpperCase()}</span>,
          }))}
          value={language.value}
          onChoose={chooseLanguage}
        />
        <Segmented
          label={words.theme}
          quiet
          options={THEMES.map((value) => ({
            value,
            label: words.themes[value],
            show: <Icon name={THEME_ICONS[value]} />,
          }))}
          value={theme.value}
          onChoose={chooseTheme}
        />
      </div>
    </header>
  );
}
