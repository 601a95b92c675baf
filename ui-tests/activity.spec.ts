import { keepFirst } from './support/history';
import { begin, expect, test } from './support/test';

test('what goes on in the background is seen whole, in a column of any width', async ({ page, workspace }) => {
  const job = { id: 'job', state: 'running', log: '' };
  const plan = { python: '3.11.7', packages: 30, exists: true };
  await page.route('**/cellwright/api/environments/kernel*', route =>
    route.fulfill({ json: route.request().postData()?.includes('"plan":true') ? plan : job })
  );
  const history = await keepFirst(page, workspace, ['# The only one\n1']);
  await history.rows('The only one').locator('.cw-Item-head').click();
  await begin(page, 'cellwright:open-with-environment');
  const strip = page.locator('.cw-Activity');
  await expect(strip).toContainText('Making the environment');
  for (const width of [250, 440]) {
    await history.resize(width);
    const inside = () =>
      strip.evaluate(node => {
        const column = node.closest('#cellwright')!.getBoundingClientRect();
        const parts = [...node.querySelectorAll('.cw-Activity-title, progress')];
        const isShown = (part: Element): boolean => {
          const { left, right, top, bottom, height } = part.getBoundingClientRect();
          const host = node.parentElement!.getBoundingClientRect();
          return height > 0 && left >= column.left && right <= column.right && top >= host.top && bottom <= host.bottom;
        };
        return node.scrollHeight <= node.clientHeight && parts.length === 2 && parts.every(isShown);
      });
    await expect.poll(inside).toBe(true);
  }
});
