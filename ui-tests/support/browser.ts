import { type PlaywrightTestOptions, type PlaywrightWorkerOptions } from '@playwright/test';
import { existsSync } from 'node:fs';

const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

/** The browser of every run. */
export const browser: Partial<PlaywrightTestOptions & PlaywrightWorkerOptions> = {
  viewport: { width: 1280, height: 860 },
  video: 'off', // needs a download of Playwright's own ffmpeg
  trace: 'off',
  screenshot: 'only-on-failure',
  launchOptions: {
    executablePath: process.env.CELLWRIGHT_CHROMIUM ?? chromium,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync'
    ]
  }
};
