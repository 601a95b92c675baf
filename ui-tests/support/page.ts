import { type Page } from '@playwright/test';

/** Wait until the notebook in front has a kernel and that is idle: what JupyterLab shows of one, it shows before there is any. */
export async function untilIdle(page: Page): Promise<void> {
  const isIdle = (): boolean => {
    interface ISession {
      readonly session?: { readonly kernel?: { readonly status: string } | null } | null;
    }
    const { jupyterapp } = window as unknown as {
      jupyterapp?: { shell: { currentWidget?: { context?: { sessionContext?: ISession } } | null } };
    };
    return jupyterapp?.shell.currentWidget?.context?.sessionContext?.session?.kernel?.status === 'idle';
  };
  await page.waitForFunction(isIdle, undefined, { timeout: 60_000 });
}

/**
 * Run every cell of the notebook in front in the moment in which capture is asked for of its kernel. Return what is
 * known of the kernel then: `unknown` until it has answered anything.
 */
export async function runOnceCaptureIsAskedFor(page: Page): Promise<string> {
  const run = async (): Promise<string> => {
    interface IMessage {
      readonly direction: string;
      readonly msg: { readonly content: { readonly silent?: boolean } };
    }
    interface IKernel {
      readonly status: string;
      readonly anyMessage: { connect(slot: (kernel: IKernel, message: IMessage) => void): void };
    }
    interface IContext {
      readonly session?: { readonly kernel?: IKernel | null } | null;
      readonly kernelChanged: { connect(slot: () => void): void };
    }
    const { jupyterapp } = window as unknown as {
      jupyterapp: {
        readonly shell: { readonly currentWidget: { readonly context: { readonly sessionContext: IContext } } };
        readonly commands: { execute(command: string): Promise<void> };
      };
    };
    const { sessionContext } = jupyterapp.shell.currentWidget.context;
    const status = await new Promise<string>(resolve => {
      const follow = (): void => {
        sessionContext.session?.kernel?.anyMessage.connect((kernel, { direction, msg }) => {
          if (direction === 'send' && msg.content.silent === true) resolve(kernel.status);
        });
      };
      sessionContext.kernelChanged.connect(follow);
      follow();
    });
    void jupyterapp.commands.execute('notebook:run-all-cells');
    return status;
  };
  return page.evaluate(run);
}

/** Open an address of the server at CELLWRIGHT_UI_URL, and wait until its notebook's kernel is idle. */
export async function openAt(page: Page, address: string): Promise<void> {
  const { CELLWRIGHT_UI_URL: server = '', CELLWRIGHT_UI_TOKEN: token = '' } = process.env;
  await page.goto(`${server}${address}?token=${token}`);
  await untilIdle(page);
}

/** Run a cell of the notebook in front, and wait until it shows something. */
export async function runCell(page: Page, index: number): Promise<void> {
  const cell = page.locator('.jp-Notebook:visible .jp-Cell').nth(index);
  await cell.click(); // eslint-disable-line jupyter/galata-prefer-notebook-cell-helper -- no Galata here
  await page.keyboard.press('Control+Enter'); // eslint-disable-line jupyter/galata-prefer-notebook-cell-helper -- as above
  await cell.locator('.jp-OutputArea-output').first().waitFor();
}
