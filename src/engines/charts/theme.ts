import type { ChartTheme } from '../../domain/history/charts-spec';

/** The theme's colours where a chart will lie. Charts are drawn to images too, which know no CSS variables. */
export function themeOf(host: Element): ChartTheme {
  const style = getComputedStyle(host);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  return {
    text: read('--jp-ui-font-color1'),
    muted: read('--jp-ui-font-color2'),
    grid: read('--jp-border-color2'),
    background: read('--jp-layout-color1'),
    reference: read('--jp-ui-font-color3'),
    accent: read('--jp-brand-color1'),
    font: read('--jp-ui-font-family') || style.fontFamily,
    fontSize: 0.85 * (parseFloat(style.fontSize) || 13)
  };
}

/** Calls back when JupyterLab's theme changed; answers how to stop. */
export function onThemeChange(changed: () => void): () => void {
  const watcher = new MutationObserver(changed);
  watcher.observe(document.body, { attributes: true, attributeFilter: ['data-jp-theme-name', 'data-jp-theme-light'] });
  return () => watcher.disconnect();
}
