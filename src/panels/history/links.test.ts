import { describe, expect, test } from 'vitest';
import { linkTo, pageFor, parseLink, withoutLink } from './links';

const run = '0193594e-0000-7000-8000-000000000001';

describe('a link finds its run again', () => {
  test.each([
    ['JupyterLab', true, 'flights.ipynb'],
    ['a folder with spaces', true, 'my work/Flüge & co?.ipynb'],
    ['a drive', true, 'RTC:work/flights.ipynb'],
    ['Notebook 7', false, 'my work/flights.ipynb']
  ])('%s', (_, lab, path) => {
    expect(parseLink(linkTo(pageFor('https://hub/user/ada/', lab, path), { run, path }))).toEqual({ run, path });
  });

  test('the address of an open notebook is enough', () => {
    expect(parseLink(`/lab/tree/my%20work/flights.ipynb?cellwright-run=${run}`)).toEqual({
      run,
      path: 'my work/flights.ipynb'
    });
  });

  test.each(['/lab', '/lab/tree/a.ipynb', `/lab?cellwright-run=${run}`])('%s is not one', address => {
    expect(parseLink(address)).toBeUndefined();
  });
});

test('what else the address says stays', () => {
  expect(withoutLink(`/lab/tree/a.ipynb?reset=1&cellwright-run=${run}#top`)).toBe('/lab/tree/a.ipynb?reset=1#top');
});
