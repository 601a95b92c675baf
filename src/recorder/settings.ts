import type { ISettingRegistry } from '@jupyterlab/settingregistry';

/** `cellwright:recorder`, with the defaults of schema/settings/recorder.json. */
export interface RecorderSettings {
  readonly consent: 'ask' | 'keep' | 'off';
  readonly outputs: 'keep' | 'off';
  readonly skipTag: string;
}

export const DEFAULTS: RecorderSettings = { consent: 'ask', outputs: 'keep', skipTag: 'cellwright-skip' };

export function readSettings(settings: ISettingRegistry.ISettings | undefined): RecorderSettings {
  return { ...DEFAULTS, ...(settings?.composite as Partial<RecorderSettings> | undefined) };
}
